package dev.midflight.operator.fleet;

import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.fleet.v1.FleetGrpc;
import dev.midflight.wire.fleet.v1.OperatorMessage;
import dev.midflight.wire.fleet.v1.ProxyMessage;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The gRPC service: an authenticated call becomes one pod's stream. */
final class FleetService extends FleetGrpc.FleetImplBase {
    private final FleetStreams streams;
    private final FleetListener listener;
    private final Supplier<LeaderView> leader;
    private final FleetLimits limits;
    private final Clock clock;
    private final ScheduledExecutorService timer;

    FleetService(
            FleetStreams streams,
            FleetListener listener,
            Supplier<LeaderView> leader,
            FleetLimits limits,
            Clock clock,
            ScheduledExecutorService timer) {
        this.streams = streams;
        this.listener = listener;
        this.leader = leader;
        this.limits = limits;
        this.clock = clock;
        this.timer = timer;
    }

    @Override
    public StreamObserver<ProxyMessage> connect(StreamObserver<OperatorMessage> outbound) {
        PodKey pod = TokenInterceptor.POD.get();
        FleetStream stream = new FleetStream(pod, outbound);
        FleetInbound inbound = new FleetInbound(stream, streams, listener, leader, clock);
        var _ =
                timer.schedule(
                        inbound::requireHello,
                        limits.helloTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        return inbound;
    }
}
