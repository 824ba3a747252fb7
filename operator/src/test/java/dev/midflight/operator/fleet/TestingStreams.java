package dev.midflight.operator.fleet;

import dev.midflight.model.FleetCommand;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.FleetMessages;
import dev.midflight.wire.MalformedMessageException;
import dev.midflight.wire.fleet.v1.OperatorMessage;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Streams whose proxies report what a test says and keep what they are told. */
public final class TestingStreams {
    public final FleetStreams streams;
    private final Map<PodKey, Told> connected = new ConcurrentHashMap<>();

    public TestingStreams(FleetStreams streams) {
        this.streams = streams;
    }

    private record Told(FleetStream stream, List<FleetCommand.Action> actions) {}

    /** Connects the pod, or has it report anew. */
    public void report(PodKey pod, SidecarReport report, Instant now) {
        Told told = connected.computeIfAbsent(pod, this::connect);
        told.stream().accept(report, now);
        var _ = streams.open(told.stream(), report);
    }

    /** What the pod was told so far. */
    public List<FleetCommand.Action> told(PodKey pod) {
        Told told = connected.get(pod);
        return told == null ? List.of() : List.copyOf(told.actions());
    }

    private Told connect(PodKey pod) {
        List<FleetCommand.Action> actions = new CopyOnWriteArrayList<>();
        return new Told(new FleetStream(pod, new Outbound(actions)), actions);
    }

    private record Outbound(List<FleetCommand.Action> actions)
            implements StreamObserver<OperatorMessage> {
        @Override
        public void onNext(OperatorMessage message) {
            try {
                if (FleetMessages.toModel(message) instanceof FleetCommand command) {
                    actions.add(command.action());
                }
            } catch (MalformedMessageException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
