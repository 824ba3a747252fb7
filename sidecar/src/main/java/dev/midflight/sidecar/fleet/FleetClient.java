package dev.midflight.sidecar.fleet;

import dev.midflight.sidecar.log.EventLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the operator's leader for as long as this proxy serves.
 *
 * <p>Neither {@link #start} nor {@link #close} blocks; everything happens on a thread of its own,
 * and no trouble of the channel is the data path's.
 */
public final class FleetClient {
    private final FleetConfig config;
    private final FleetDialer dialer;
    private final DialPolicy policy;
    private final FleetLoop loop;
    private final ReportSource reports;
    private final CommandAnswers answers;
    private final EventLog log;
    private final ConnectionNotices notices;
    private final AtomicBoolean changeNoted = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final FleetStream.StreamEvents events = new Events();
    private ReportSource.@Nullable Subscription subscription;
    private @Nullable FleetStream stream;
    private Future<?> nextDial = CompletableFuture.completedFuture(null);
    private boolean closing;

    FleetClient(
            FleetConfig config,
            FleetLoop loop,
            ReportSource reports,
            FleetCommands commands,
            RandomGenerator random,
            EventLog log) {
        this.config = config;
        this.loop = loop;
        this.reports = reports;
        this.log = log;
        this.dialer = new FleetDialer(config, loop);
        this.policy = new DialPolicy(config.service(), new Backoff(random));
        this.answers = new CommandAnswers(commands, loop, config.commandTimeout(), log);
        this.notices = new ConnectionNotices(log);
    }

    /** Dials in the background and goes on dialling. To be called once this proxy serves. */
    public static FleetClient start(
            FleetConfig config,
            ReportSource reports,
            FleetCommands commands,
            RandomGenerator random,
            EventLog log) {
        EventLog fleetLog = log.part("fleet");
        FleetClient client =
                new FleetClient(
                        config,
                        new ThreadFleetLoop("midflight-fleet", fleetLog),
                        reports,
                        commands,
                        random,
                        fleetLog);
        client.start();
        return client;
    }

    void start() {
        loop.execute(
                () -> {
                    subscription = reports.onChange(this::changed);
                    dialLater(policy.first());
                });
    }

    /**
     * Sends the answers that are ready, ends the stream and all threads; the stage completes when
     * that is done, at most {@link FleetConfig#closeTimeout()} later. May be called again.
     */
    public CompletionStage<Void> close() {
        loop.execute(this::closeOnLoop);
        return closed.minimalCompletionStage();
    }

    private void closeOnLoop() {
        if (closing) {
            return;
        }
        closing = true;
        nextDial.cancel(false);
        if (subscription != null) {
            subscription.close();
        }
        if (stream == null) {
            finish();
        } else {
            stream.close();
        }
    }

    private void changed() {
        if (changeNoted.compareAndSet(false, true)) {
            loop.execute(
                    () -> {
                        changeNoted.set(false);
                        if (stream != null) {
                            stream.report();
                        }
                    });
        }
    }

    private void dialLater(DialPolicy.Dial dial) {
        nextDial = loop.after(dial.delay(), () -> dial(dial.address()));
    }

    private void dial(FleetAddress address) {
        if (closing) {
            return;
        }
        try {
            FleetCall call = dialer.dial(address);
            stream = new FleetStream(call, config, loop, reports, answers, events, log);
            stream.start();
        } catch (UnreadableSecretException e) {
            events.ended(StreamEnd.notDialled(address, e));
        } catch (RuntimeException e) {
            log.error("The operator could not be dialled", e, "address", address);
            dialLater(policy.afterBug());
        }
    }

    private void finish() {
        dialer.close();
        loop.stop();
        closed.complete(null);
    }

    /** What the one stream tells. */
    private final class Events implements FleetStream.StreamEvents {
        @Override
        public void connected(FleetAddress address) {
            notices.connected(address);
        }

        @Override
        public void ended(StreamEnd end) {
            stream = null;
            if (closing) {
                finish();
                return;
            }
            DialPolicy.Dial next = policy.after(end);
            notices.ended(end, next);
            dialLater(next);
        }
    }
}
