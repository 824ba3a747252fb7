package dev.midflight.sidecar.cluster.health;

import dev.midflight.wire.health.v1.HealthCheckRequest;
import dev.midflight.wire.health.v1.HealthCheckResponse;
import dev.midflight.wire.health.v1.HealthCheckResponse.ServingStatus;
import dev.midflight.wire.health.v1.HealthGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Healthy is what says SERVING in gRPC's health checking protocol; over one connection. */
final class GrpcProber implements Prober {
    private static final int MESSAGE_LIMIT_BYTES = 1024;

    private final EventLoop loop;
    private final ManagedChannel channel;
    private final HealthCheckRequest request;

    GrpcProber(String service, InetSocketAddress address, EventLoop loop) {
        this.loop = loop;
        this.request = HealthCheckRequest.newBuilder().setService(service).build();
        this.channel =
                NettyChannelBuilder.forAddress(address)
                        .eventLoopGroup(loop)
                        .channelType(EpollSocketChannel.class)
                        .executor(loop)
                        .usePlaintext()
                        .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                        .proxyDetector(_ -> null)
                        .userAgent("midflight-health")
                        .disableRetry()
                        .disableServiceConfigLookUp()
                        .build();
    }

    /**
     * Connects even where that failed before: the interval is pause enough. Fails where it takes
     * too long, since a channel that failed once says nothing of its next attempt.
     */
    @Override
    public Future<Boolean> ask(int timeoutMillis) {
        Promise<Boolean> answer = loop.newPromise();
        channel.resetConnectBackoff();
        HealthGrpc.newStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                .check(request, new Answer(answer));
        return answer;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private record Answer(Promise<Boolean> answer) implements StreamObserver<HealthCheckResponse> {
        @Override
        public void onNext(HealthCheckResponse response) {
            answer.trySuccess(response.getStatus() == ServingStatus.SERVING);
        }

        @Override
        public void onError(Throwable failure) {
            answer.trySuccess(false);
        }

        @Override
        public void onCompleted() {
            answer.trySuccess(false);
        }
    }
}
