package dev.midflight.operator.identity;

import dev.midflight.certs.BrokenCertificateException;
import dev.midflight.model.SpiffeId;
import dev.midflight.wire.identity.v1.CertifyRequest;
import dev.midflight.wire.identity.v1.CertifyResponse;
import dev.midflight.wire.identity.v1.IdentityGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Certificates for sidecars; who asks is known before a call comes here. */
public final class IdentityService extends IdentityGrpc.IdentityImplBase {
    private static final Logger LOG = Logger.getLogger(IdentityService.class);

    private final MeshAuthority authority;
    private final Supplier<SpiffeId> caller;

    /**
     * @param caller whose call it is, asked within the call
     */
    public IdentityService(MeshAuthority authority, Supplier<SpiffeId> caller) {
        this.authority = authority;
        this.caller = caller;
    }

    @Override
    public void certify(CertifyRequest request, StreamObserver<CertifyResponse> answer) {
        SpiffeId workload = caller.get();
        try {
            var certified = authority.certify(request.getSigningRequest(), workload);
            answer.onNext(
                    CertifyResponse.newBuilder()
                            .setChain(certified.chain())
                            .setRoots(certified.roots())
                            .build());
            answer.onCompleted();
        } catch (BrokenCertificateException e) {
            LOG.warnf("No certificate for %s: %s", workload, e.getMessage());
            answer.onError(
                    Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
        } catch (RuntimeException e) {
            LOG.warnf("No certificate for %s: %s", workload, e.getMessage());
            answer.onError(
                    Status.UNAVAILABLE
                            .withDescription("the authority is away")
                            .asRuntimeException());
        }
    }
}
