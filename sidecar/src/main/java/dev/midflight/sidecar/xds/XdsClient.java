package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.fleet.Backoff;
import dev.midflight.sidecar.fleet.FleetLoop;
import dev.midflight.sidecar.fleet.StreamEnd;
import dev.midflight.sidecar.fleet.ThreadFleetLoop;
import dev.midflight.sidecar.fleet.UnreadableSecretException;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.wire.xds.DeltaResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the data path as a control plane says, for as long as this proxy serves: does what an
 * {@link XdsMachine} decides.
 *
 * <p>Everything happens on a thread of its own; no trouble of the stream is the data path's, which
 * goes on by the last good configuration.
 */
public final class XdsClient {
    private static final Duration REFRESH_LIMIT = Duration.ofSeconds(2);

    private final XdsSettings settings;
    private final FleetLoop loop;
    private final Function<Snapshot, CompletableFuture<Void>> dataPath;
    private final XdsMeters meters;
    private final EventLog log;
    private final XdsMachine machine;
    private final Backoff backoff;
    private final XdsNotices notices;
    private final XdsKeeper keeper;
    private CompletableFuture<Void> applied = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
    private Future<?> nextDial = CompletableFuture.completedFuture(null);
    private Future<?> limit = CompletableFuture.completedFuture(null);
    private @Nullable XdsDialer dialer;
    private @Nullable XdsStream stream;
    private final CompletableFuture<Void> configured = new CompletableFuture<>();
    private boolean asking;
    private boolean told;

    /**
     * @param dataPath takes a snapshot, one after the other; on any thread
     */
    XdsClient(
            XdsSettings settings,
            FleetLoop loop,
            Function<Snapshot, CompletableFuture<Void>> dataPath,
            XdsMeters meters,
            RandomGenerator random,
            EventLog log) {
        this.settings = settings;
        this.loop = loop;
        this.dataPath = dataPath;
        this.meters = meters;
        this.log = log;
        this.machine = new XdsMachine(settings.subscribing(), settings.node());
        this.backoff = new Backoff(random);
        this.notices = new XdsNotices(settings.address(), log);
        this.keeper = new XdsKeeper(settings.file(), loop::after, notices);
    }

    /** One that does nothing yet. */
    public static XdsClient of(
            XdsSettings settings,
            Function<Snapshot, CompletableFuture<Void>> dataPath,
            Telemetry telemetry,
            EventLog log) {
        XdsMeters meters = new XdsMeters(System::nanoTime);
        telemetry.add(meters);
        return new XdsClient(
                settings,
                new ThreadFleetLoop("midflight-xds", log),
                dataPath,
                meters,
                RandomGenerator.getDefault(),
                log);
    }

    /**
     * Has the data path run by what was taken last, if that was kept. Blocks until it does, or can
     * not; before connections come, and before the first {@link #start}.
     */
    public void restore() {
        var _ =
                CompletableFuture.runAsync(this::readKept, loop)
                        .thenComposeAsync(_ -> applied, loop)
                        .handle((_, failure) -> failure == null || tell(failure))
                        .join();
    }

    private boolean tell(Throwable failure) {
        log.error("The configuration of before met a bug", failure);
        return false;
    }

    /**
     * Has the data path run by what another process has kept since, unless a control plane tells
     * this one; before this process serves, be it anew. Never fails, and takes as long as the data
     * path does, 2 s at most: whoever is about to serve goes on as it is then.
     */
    public CompletableFuture<Void> refresh() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> onceStopped(() -> onceApplied(() -> refreshOnLoop(done))));
        return done.orTimeout(REFRESH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, failure) -> failure == null || goOn(failure))
                .thenAccept(_ -> {});
    }

    private void refreshOnLoop(CompletableFuture<Void> done) {
        try {
            if (stream == null && !(asking && told)) {
                readKept();
            }
            onceApplied(() -> done.complete(null));
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private boolean goOn(Throwable failure) {
        log.warn("Goes on without what another process may have kept", failure);
        return false;
    }

    private void readKept() {
        keeper.news().ifPresent(kept -> decide(new XdsEvent.Restored(kept)));
    }

    /**
     * Dials in the background and goes on dialling, as {@link #start}; for a proxy that is about to
     * serve, whose file is another's still.
     */
    public void ask() {
        loop.execute(this::askOnLoop);
    }

    /**
     * Dials in the background and goes on dialling, and keeps what is taken; to be called once this
     * proxy serves. What another process has kept since the last {@link #refresh} is read before
     * each dial, as long as the control plane has said nothing.
     */
    public void start() {
        loop.execute(
                () -> {
                    keeper.begin();
                    askOnLoop();
                });
    }

    private void askOnLoop() {
        if (!asking) {
            asking = true;
            told = false;
            dialLater(Duration.ZERO);
        }
    }

    /**
     * Once the data path runs by all listeners for what comes in, of which a control plane of
     * others may have none.
     */
    public CompletableFuture<Void> configured() {
        return configured.copy();
    }

    /**
     * Ends the stream and keeps what was taken; the stage completes when that is done. It may be
     * started again.
     */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    if (stopped.isDone()) {
                        stopped = done;
                    } else {
                        var _ = stopped.whenComplete((_, _) -> done.complete(null));
                    }
                    stopOnLoop();
                });
        return done.minimalCompletionStage();
    }

    private void stopOnLoop() {
        asking = false;
        nextDial.cancel(false);
        onceApplied(this::quit);
    }

    /** What the data path was just taking is kept, too. */
    private void quit() {
        if (asking) {
            stopped.complete(null);
            return;
        }
        keeper.end();
        if (stream == null) {
            finish();
        } else {
            stream.close();
        }
    }

    private void finish() {
        if (dialer != null) {
            dialer.close();
            dialer = null;
        }
        stopped.complete(null);
    }

    private void dialLater(Duration delay) {
        nextDial.cancel(false);
        nextDial = loop.after(delay, this::dial);
    }

    private void dial() {
        onceApplied(
                () -> {
                    if (asking && !told) {
                        readKept();
                    }
                    onceApplied(this::connect);
                });
    }

    /** A stream that is ending has a machine that still answers it. */
    private void onceStopped(Runnable next) {
        if (stopped.isDone()) {
            next.run();
        } else {
            var _ = stopped.whenCompleteAsync((_, _) -> onceStopped(next), loop);
        }
    }

    /** Then the machine knows what is held, which a new stream says first. */
    private void onceApplied(Runnable next) {
        if (applied.isDone()) {
            next.run();
        } else {
            var _ = applied.whenCompleteAsync((_, _) -> onceApplied(next), loop);
        }
    }

    private void connect() {
        if (!asking || stream != null) {
            return;
        }
        if (dialer == null) {
            dialer = new XdsDialer(settings, loop);
        }
        try {
            XdsStream dialled = new XdsStream(dialer.dial(), settings, loop, new Events());
            stream = dialled;
            dialled.start();
        } catch (UnreadableSecretException e) {
            lost(StreamEnd.notDialled(settings.address(), e));
        } catch (RuntimeException e) {
            stream = null;
            log.error("The control plane could not be dialled", e, "address", settings.address());
            dialLater(backoff.next());
        }
    }

    private void lost(StreamEnd end) {
        if (end.heard()) {
            backoff.reset();
        }
        Duration delay = backoff.next();
        notices.ended(end, delay);
        dialLater(delay);
    }

    private void decide(XdsEvent event) {
        machine.decide(event, System.nanoTime()).forEach(this::perform);
    }

    private void perform(XdsAction action) {
        switch (action) {
            case XdsAction.Send(var request) -> {
                if (stream != null) {
                    stream.send(request);
                }
            }
            case XdsAction.ReadOn() -> {
                if (stream != null) {
                    stream.readOn();
                }
            }
            case XdsAction.Apply(Snapshot snapshot) -> apply(snapshot);
            case XdsAction.Keep(var resources) -> keeper.keep(resources);
            case XdsAction.Configured() -> configured.complete(null);
            case XdsAction.WaitFor(Duration time) -> {
                limit.cancel(false);
                limit = loop.after(time, () -> decide(new XdsEvent.TimeUp()));
            }
            case XdsAction.TellTaken(var type, String nonce) -> {
                meters.taken();
                notices.taken(type, nonce);
            }
            case XdsAction.TellRefused(var type, String nonce, String reason) -> {
                meters.refused();
                notices.refused(type, nonce, reason);
            }
            case XdsAction.TellUnknown(String typeUrl) -> notices.unknown(typeUrl);
            case XdsAction.TellUnusable(String reason) -> notices.unusable(reason);
            case XdsAction.TellForgone(var missing) -> notices.forgone(missing);
        }
    }

    private void apply(Snapshot snapshot) {
        notices.serving(snapshot);
        CompletableFuture<Void> done = new CompletableFuture<>();
        applied = done;
        var _ =
                taken(snapshot)
                        .whenComplete(
                                (_, failure) -> {
                                    XdsEvent outcome =
                                            failure == null
                                                    ? new XdsEvent.Applied()
                                                    : new XdsEvent.NotApplied(reasonOf(failure));
                                    loop.execute(() -> end(outcome, done));
                                });
    }

    private void end(XdsEvent outcome, CompletableFuture<Void> done) {
        try {
            decide(outcome);
        } finally {
            done.complete(null);
        }
    }

    private CompletableFuture<Void> taken(Snapshot snapshot) {
        try {
            return dataPath.apply(snapshot);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static String reasonOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }

    /** What the one stream tells. */
    private final class Events implements XdsStream.Events {
        @Override
        public void opened() {
            decide(new XdsEvent.Opened());
        }

        @Override
        public void received(DeltaResponse response, boolean first) {
            meters.received();
            told = true;
            if (first) {
                notices.connected();
            }
            decide(new XdsEvent.Received(response));
        }

        @Override
        public void ended(StreamEnd end) {
            stream = null;
            meters.lost();
            decide(new XdsEvent.Closed());
            if (asking) {
                stopped.complete(null);
                lost(end);
            } else {
                finish();
            }
        }
    }
}
