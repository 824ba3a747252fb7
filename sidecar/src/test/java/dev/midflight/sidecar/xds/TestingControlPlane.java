package dev.midflight.sidecar.xds;

import com.google.protobuf.Any;
import dev.midflight.sidecar.fleet.FleetAddress;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A gRPC server on loopback, in plaintext, that says what a test has it say. */
final class TestingControlPlane implements AutoCloseable {
    private final Server server;
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    TestingControlPlane() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Service())
                        .build()
                        .start();
    }

    FleetAddress address() {
        return new FleetAddress("127.0.0.1", server.getPort());
    }

    Stream nextStream() {
        return Await.next("stream", streams);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** One stream of a proxy, as the control plane sees it. */
    static final class Stream implements StreamObserver<DeltaDiscoveryRequest> {
        private final BlockingQueue<DeltaDiscoveryRequest> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final StreamObserver<DeltaDiscoveryResponse> responses;

        Stream(StreamObserver<DeltaDiscoveryResponse> responses) {
            this.responses = responses;
        }

        /** The next request of a type; those of others before it are passed over. */
        DeltaDiscoveryRequest next(XdsType type) {
            DeltaDiscoveryRequest request;
            do {
                request = Await.next("request about " + type, received);
            } while (!request.getTypeUrl().equals(type.url()));
            return request;
        }

        String end() {
            return Await.next("end", ends);
        }

        void send(XdsType type, String nonce, VersionedResource... resources) {
            DeltaDiscoveryResponse.Builder response =
                    DeltaDiscoveryResponse.newBuilder().setTypeUrl(type.url()).setNonce(nonce);
            for (VersionedResource each : resources) {
                response.addResources(
                        Resource.newBuilder()
                                .setName(each.name())
                                .setVersion(each.version())
                                .setResource(
                                        Any.newBuilder()
                                                .setTypeUrl(type.url())
                                                .setValue(each.resource().body())));
            }
            responses.onNext(response.build());
        }

        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            received.add(request);
        }

        @Override
        public void onError(Throwable failure) {
            ends.add("cancelled");
        }

        @Override
        public void onCompleted() {
            ends.add("half-closed");
        }
    }

    private final class Service
            extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
        @Override
        public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
                StreamObserver<DeltaDiscoveryResponse> responses) {
            Stream stream = new Stream(responses);
            streams.add(stream);
            return stream;
        }
    }
}
