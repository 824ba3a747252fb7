package dev.midflight.sidecar.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.ProxyMessage;
import dev.midflight.sidecar.log.EventLog;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * One stream, from its dial to its end. On the loop only.
 *
 * <p>Nothing piles up: of reports only the newest is kept, and while {@link #UNANSWERED_LIMIT}
 * commands wait for their answers to leave, no further message is read.
 */
final class FleetStream extends ClientCall.Listener<Received> {
    private static final int UNANSWERED_LIMIT = 16;

    private final FleetCall dialled;
    private final ClientCall<ProxyMessage, Received> call;
    private final FleetConfig config;
    private final FleetLoop loop;
    private final ReportSource reports;
    private final CommandAnswers answers;
    private final StreamEvents events;
    private final EventLog log;
    private final Queue<CommandResult> results = new ArrayDeque<>();
    private Future<?> timer = CompletableFuture.completedFuture(null);
    private State state = State.DIALLING;
    private boolean reportDue = true;
    private boolean heard;
    private boolean reading;
    private int unanswered;

    private enum State {
        DIALLING,
        OPEN,
        CLOSING,
        ENDED
    }

    /** What becomes of a stream. */
    interface StreamEvents {
        /** The operator's first message is here. */
        void connected(FleetAddress address);

        void ended(StreamEnd end);
    }

    FleetStream(
            FleetCall dialled,
            FleetConfig config,
            FleetLoop loop,
            ReportSource reports,
            CommandAnswers answers,
            StreamEvents events,
            EventLog log) {
        this.dialled = dialled;
        this.call = dialled.call();
        this.config = config;
        this.loop = loop;
        this.reports = reports;
        this.answers = answers;
        this.events = events;
        this.log = log;
    }

    void start() {
        timer = loop.after(config.openTimeout(), () -> call.cancel("no answer in time", null));
        call.start(this, new Metadata());
        readOn();
    }

    /** Sends a report as soon as the stream can carry it. */
    void report() {
        reportDue = true;
        send();
    }

    /** Says that no more will come; the operator ends the stream, or the timeout does. */
    void close() {
        switch (state) {
            case DIALLING -> call.cancel("this proxy stops serving", null);
            case OPEN -> {
                send();
                state = State.CLOSING;
                timer.cancel(false);
                timer = loop.after(config.closeTimeout(), () -> call.cancel("not ended", null));
                call.halfClose();
            }
            case CLOSING, ENDED -> {}
        }
    }

    @Override
    public void onReady() {
        if (state == State.DIALLING) {
            state = State.OPEN;
            timer.cancel(false);
            reportDue = false;
            call.sendMessage(
                    new ProxyMessage.Hello(ProxyMessage.Hello.PROTOCOL, reports.current()));
            reportLater();
        }
        send();
    }

    @Override
    public void onMessage(Received received) {
        reading = false;
        if (state != State.OPEN) {
            return;
        }
        if (!heard) {
            heard = true;
            events.connected(dialled.address());
        }
        switch (received) {
            case Received.Understood(FleetSettings settings) -> answers.apply(settings);
            case Received.Understood(FleetCommand command) -> {
                unanswered++;
                answers.answer(command, this::reply);
            }
            case Received.NotUnderstood(String commandId, String reason) -> {
                log.warn("The operator sent what this version cannot read", "reason", reason);
                if (!commandId.isEmpty()) {
                    unanswered++;
                    reply(new CommandResult(commandId, false, reason));
                }
            }
        }
        readOn();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        state = State.ENDED;
        timer.cancel(false);
        dialled.channel().shutdownNow();
        events.ended(StreamEnd.of(dialled.address(), status, trailers, heard));
    }

    private void reply(CommandResult result) {
        if (state == State.OPEN) {
            results.add(result);
            send();
        }
    }

    private void send() {
        while (state == State.OPEN && call.isReady()) {
            CommandResult result = results.poll();
            if (result != null) {
                call.sendMessage(new ProxyMessage.Result(result));
                unanswered--;
                readOn();
            } else if (reportDue) {
                reportDue = false;
                call.sendMessage(new ProxyMessage.Report(reports.current()));
                reportLater();
            } else {
                return;
            }
        }
    }

    private void reportLater() {
        timer.cancel(false);
        timer = loop.after(config.reportInterval(), this::report);
    }

    private void readOn() {
        if (!reading && unanswered < UNANSWERED_LIMIT) {
            reading = true;
            call.request(1);
        }
    }
}
