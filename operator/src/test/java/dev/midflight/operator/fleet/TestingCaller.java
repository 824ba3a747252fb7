package dev.midflight.operator.fleet;

import dev.midflight.testkit.Await;
import dev.midflight.wire.identity.v1.CertifyRequest;
import dev.midflight.wire.identity.v1.CertifyResponse;
import dev.midflight.wire.identity.v1.IdentityGrpc;
import dev.midflight.wire.replica.v1.ReplicasGrpc;
import dev.midflight.wire.replica.v1.StandingsRequest;
import dev.midflight.wire.replica.v1.StandingsResponse;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Asks for configurations and certificates, over real TLS. */
final class TestingCaller implements AutoCloseable {
    private final ManagedChannel channel;
    private final Metadata headers = new Metadata();

    /**
     * @param token empty: none is sent
     */
    TestingCaller(int port, String caPem, String token) throws IOException {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .overrideAuthority(TestingProxy.SERVER_NAME)
                        .sslContext(
                                GrpcSslContexts.forClient()
                                        .trustManager(
                                                new ByteArrayInputStream(
                                                        caPem.getBytes(StandardCharsets.US_ASCII)))
                                        .build())
                        .build();
        if (!token.isEmpty()) {
            headers.put(TokenInterceptor.AUTHORIZATION, "Bearer " + token);
        }
    }

    /**
     * A stream of delta xDS that asks for resources by name.
     *
     * @param names none: all that there is
     */
    Answers ask(String type, String... names) {
        Answers answers = new Answers();
        StreamObserver<DeltaDiscoveryRequest> stream =
                ClientCalls.asyncBidiStreamingCall(
                        ClientInterceptors.intercept(
                                        channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                                .newCall(
                                        AggregatedDiscoveryServiceGrpc
                                                .getDeltaAggregatedResourcesMethod(),
                                        CallOptions.DEFAULT),
                        answers);
        var request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(type);
        for (String name : names) {
            request.addResourceNamesSubscribe(name);
        }
        stream.onNext(request.build());
        return answers;
    }

    /**
     * @throws StatusRuntimeException where it is refused
     */
    CertifyResponse certify(String signingRequest) {
        return IdentityGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .certify(CertifyRequest.newBuilder().setSigningRequest(signingRequest).build());
    }

    /**
     * @throws StatusRuntimeException where it is refused
     */
    StandingsResponse standings(StandingsRequest request) {
        return ReplicasGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .standings(request);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** What a stream was told, and how it ended. */
    static final class Answers implements StreamObserver<DeltaDiscoveryResponse> {
        private final BlockingQueue<DeltaDiscoveryResponse> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();

        DeltaDiscoveryResponse next() {
            return Await.next("a response", received);
        }

        boolean isEmpty() {
            return received.isEmpty();
        }

        Status end() {
            return Await.next("the end", ends);
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            received.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ends.add(Status.OK);
        }
    }
}
