package dev.midflight.operator.trafficpolicy;

import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads all that it is to have, and takes it, or refuses every route table. */
final class TestingSidecar implements AutoCloseable, StreamObserver<DeltaDiscoveryResponse> {
    private static final List<XdsType> READ =
            List.of(XdsType.CLUSTER, XdsType.ENDPOINTS, XdsType.LISTENER, XdsType.ROUTES);

    private final ManagedChannel channel;
    private final StreamObserver<DeltaDiscoveryRequest> outbound;
    private final Optional<String> objection;

    /**
     * @param pod whose token it has
     * @param access of {@link TestingControlPlane#writeAccess}
     */
    TestingSidecar(String address, String pod, Path access, Optional<String> objection)
            throws IOException {
        this.objection = objection;
        this.channel =
                NettyChannelBuilder.forTarget(address)
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(access.resolve("ca.crt").toFile())
                                        .build())
                        .build();
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + pod);
        this.outbound =
                ClientCalls.asyncBidiStreamingCall(
                        ClientInterceptors.intercept(
                                        channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                                .newCall(
                                        AggregatedDiscoveryServiceGrpc
                                                .getDeltaAggregatedResourcesMethod(),
                                        CallOptions.DEFAULT),
                        this);
        for (XdsType type : READ) {
            send(request(type.url()).addResourceNamesSubscribe("*"));
        }
    }

    @Override
    public void onNext(DeltaDiscoveryResponse response) {
        var answer = request(response.getTypeUrl()).setResponseNonce(response.getNonce());
        if (response.getTypeUrl().equals(XdsType.ROUTES.url())) {
            objection.ifPresent(
                    reason ->
                            answer.getErrorDetailBuilder()
                                    .setCode(Status.Code.INVALID_ARGUMENT.value())
                                    .setMessage(reason));
        }
        send(answer);
    }

    private static DeltaDiscoveryRequest.Builder request(String type) {
        return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type);
    }

    private void send(DeltaDiscoveryRequest.Builder request) {
        synchronized (this) {
            outbound.onNext(request.build());
        }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
