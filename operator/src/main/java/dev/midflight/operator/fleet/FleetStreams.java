package dev.midflight.operator.fleet;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.SidecarReport;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.rollout.PodKey;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The live streams, at most one per pod: the newest wins, unless it is of an older epoch. */
public final class FleetStreams {
    private final Map<String, FleetStream> byUid = new ConcurrentHashMap<>();
    private final FleetLimits limits;
    private final Clock clock;

    public FleetStreams(FleetLimits limits, Clock clock) {
        this.limits = requireNonNull(limits, "limits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    public int size() {
        return byUid.size();
    }

    /** What the pod's proxy reported lately; empty without a live stream. */
    public Optional<SidecarReport> report(PodKey pod) {
        return Optional.ofNullable(byUid.get(pod.uid()))
                .flatMap(
                        stream ->
                                stream.reportSince(clock.instant().minus(limits.reportTimeout())));
    }

    public void settings(PodKey pod, FleetSettings settings) {
        FleetStream stream = byUid.get(pod.uid());
        if (stream != null) {
            stream.settings(settings);
        }
    }

    /** Sends the command; false where there is no stream or the same one went out just now. */
    public boolean command(PodKey pod, FleetCommand.Action action) {
        FleetStream stream = byUid.get(pod.uid());
        return stream != null
                && stream.command(
                        new FleetCommand(UUID.randomUUID().toString(), action), clock.instant());
    }

    /**
     * Sends the command, whatever went before, and waits for its answer; one that is not ok where
     * none comes in time, there is no stream, or it ends meanwhile.
     */
    public CommandResult ask(PodKey pod, FleetCommand.Action action, Duration timeout)
            throws InterruptedException {
        FleetCommand command = new FleetCommand(UUID.randomUUID().toString(), action);
        FleetStream stream = byUid.get(pod.uid());
        if (stream == null) {
            return new CommandResult(command.id(), false, "the proxy is not connected");
        }
        try {
            return stream.ask(command).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new CommandResult(
                    command.id(), false, "no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers are never failures", e);
        } finally {
            stream.forget(command);
        }
    }

    /** Sends every proxy away, to the leader where one is known. */
    public void closeAll(LeaderView leader) {
        byUid.forEach(
                (uid, stream) -> {
                    stream.close(
                            LeaderInterceptor.notLeading(), LeaderInterceptor.trailers(leader));
                    byUid.remove(uid, stream);
                });
    }

    /** Takes the stream whose first report came, or says why not. */
    Optional<Status> open(FleetStream stream, SidecarReport report) {
        if (byUid.size() >= limits.streams() && !byUid.containsKey(stream.pod().uid())) {
            return Optional.of(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "streams: at most " + limits.streams()));
        }
        FleetStream winner =
                requireNonNull(
                        byUid.compute(
                                stream.pod().uid(),
                                (_, current) ->
                                        current == null || !isNewer(current, report)
                                                ? replace(current, stream)
                                                : current));
        return winner == stream
                ? Optional.empty()
                : Optional.of(
                        Status.FAILED_PRECONDITION.withDescription(
                                "a proxy of a later epoch reports for this pod"));
    }

    boolean closed(FleetStream stream) {
        return byUid.remove(stream.pod().uid(), stream);
    }

    private static FleetStream replace(@Nullable FleetStream current, FleetStream next) {
        if (current != null) {
            current.close(
                    Status.ABORTED.withDescription("a newer stream of this pod"), new Metadata());
        }
        return next;
    }

    private static boolean isNewer(FleetStream current, SidecarReport report) {
        return current.report()
                .map(known -> known.own().epoch().isAfter(report.own().epoch()))
                .orElse(false);
    }
}
