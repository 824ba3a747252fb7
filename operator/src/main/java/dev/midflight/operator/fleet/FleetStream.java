package dev.midflight.operator.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.OperatorMessage;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.TrafficReport;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.FleetMessages;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One pod's live stream: its last report, and the way to send something back. Thread-safe. */
final class FleetStream {
    private static final Duration REPEAT_AFTER = Duration.ofSeconds(5);
    private static final String STREAM_ENDED = "the proxy is not connected";

    private final PodKey pod;
    private final StreamObserver<dev.midflight.wire.fleet.v1.OperatorMessage> outbound;
    private boolean closed;
    private @Nullable SidecarReport report;
    private Instant reportedAt = Instant.MIN;
    private @Nullable FleetSettings settings;
    private FleetCommand.@Nullable Action lastAction;
    private Instant commandedAt = Instant.MIN;
    private final Map<String, CompletableFuture<CommandResult>> questions = new HashMap<>();

    FleetStream(PodKey pod, StreamObserver<dev.midflight.wire.fleet.v1.OperatorMessage> outbound) {
        this.pod = pod;
        this.outbound = outbound;
    }

    PodKey pod() {
        return pod;
    }

    synchronized Optional<SidecarReport> report() {
        return Optional.ofNullable(report);
    }

    /** The last report, unless it is older than that. */
    synchronized Optional<SidecarReport> reportSince(Instant oldest) {
        return reportedAt.isBefore(oldest) ? Optional.empty() : report();
    }

    /** Keeps the report; true where it says something new beside the traffic's counters. */
    synchronized boolean accept(SidecarReport next, Instant now) {
        SidecarReport before = report;
        report = next;
        reportedAt = now;
        return before == null || !withoutTraffic(before).equals(withoutTraffic(next));
    }

    private static SidecarReport withoutTraffic(SidecarReport report) {
        return new SidecarReport(
                report.own(),
                report.peer(),
                report.interception(),
                TrafficReport.NONE,
                report.handover(),
                report.mesh());
    }

    /** Sends the settings unless the proxy has them. */
    synchronized void settings(FleetSettings wanted) {
        if (!wanted.equals(settings)) {
            settings = wanted;
            send(wanted);
        }
    }

    /** Sends the command unless the same one went out just now. */
    synchronized boolean command(FleetCommand command, Instant now) {
        if (command.action().equals(lastAction) && now.isBefore(commandedAt.plus(REPEAT_AFTER))) {
            return false;
        }
        lastAction = command.action();
        commandedAt = now;
        return send(command);
    }

    /** Sends the command whatever went before; its answer, or none once the stream has ended. */
    synchronized CompletableFuture<CommandResult> ask(FleetCommand command) {
        CompletableFuture<CommandResult> answer = new CompletableFuture<>();
        questions.put(command.id(), answer);
        if (!send(command)) {
            forget(command);
            answer.complete(new CommandResult(command.id(), false, STREAM_ENDED));
        }
        return answer;
    }

    /** Nobody waits for the answer any more. */
    synchronized void forget(FleetCommand command) {
        questions.remove(command.id());
    }

    /** Hands the answer to whoever waits for it; false where nobody does. */
    synchronized boolean answered(CommandResult result) {
        CompletableFuture<CommandResult> question = questions.remove(result.id());
        return question != null && question.complete(result);
    }

    synchronized void close(Status status, Metadata trailers) {
        if (!closed) {
            ended();
            if (status.isOk()) {
                outbound.onCompleted();
            } else {
                outbound.onError(new StatusRuntimeException(status, trailers));
            }
        }
    }

    /** The proxy ended the stream; there is nobody to answer. */
    synchronized void ended() {
        closed = true;
        questions.forEach(
                (id, question) -> question.complete(new CommandResult(id, false, STREAM_ENDED)));
        questions.clear();
    }

    private boolean send(OperatorMessage message) {
        if (closed) {
            return false;
        }
        outbound.onNext(FleetMessages.toWire(message));
        return true;
    }
}
