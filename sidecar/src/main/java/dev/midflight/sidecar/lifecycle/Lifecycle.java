package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.handover.GivingObserver;
import dev.midflight.sidecar.handover.HandoverClient;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.TakingFailure;
import dev.midflight.sidecar.handover.TakingObserver;
import dev.midflight.sidecar.launcher.LauncherLine;
import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.lifecycle.LifecycleState.Ended;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the lifecycle's machine on one thread and does what it says. */
public final class Lifecycle {
    private final ProxyIdentity identity;
    private final HandoverContext context;
    private final Binder binder;
    private final Runnable warmUp;
    private final OwnLauncher launcher;
    private final Duties duties;
    private final Supplier<FleetSettings> settings;
    private final HandoverClient client;
    private final LeaseFile leaseFile;
    private final Publication publication;
    private final LifecycleEvents events;
    private Epoch asked = Epoch.of(0);
    private boolean first;
    private boolean warm;
    private volatile boolean following;

    /**
     * @param warmUp blocks; run before another proxy's connections are taken over, and beside the
     *     serving where there is none; not where a pod waits for a rescue
     */
    public Lifecycle(
            ProxyIdentity identity,
            HandoverContext context,
            Binder binder,
            Runnable warmUp,
            OwnLauncher launcher,
            Duties duties,
            Supplier<FleetSettings> settings) {
        this.identity = identity;
        this.context = context;
        this.binder = binder;
        this.warmUp = warmUp;
        this.launcher = launcher;
        this.duties = duties;
        this.settings = settings;
        this.client = new HandoverClient(context, identity.slot(), identity.version().name());
        this.leaseFile = new LeaseFile(identity.runDirectory());
        this.publication = new Publication(identity, context, leaseFile, new Giving());
        this.events = new LifecycleEvents(publication::retry, this::isEmpty);
    }

    /** Drain, then exit; for any thread. */
    public void terminate() {
        events.tell(new LifecycleEvent.Terminate());
    }

    /**
     * From the start to the end, on the calling thread.
     *
     * @return the exit code
     */
    public int run() {
        launcher.listen(this::heard);
        LifecycleStep step = LifecycleMachine.begin(identity.epoch(), identity.rescue());
        LifecycleState state = step.next();
        step.actions().forEach(this::perform);
        while (true) {
            if (state instanceof Ended(int exitCode)) {
                return exitCode;
            }
            LifecycleEvent event = events.next();
            context.log().debug("lifecycle", "state", state, "event", event);
            step = LifecycleMachine.step(state, event);
            state = step.next();
            step.actions().forEach(this::perform);
        }
    }

    private void heard(LauncherLine line) {
        events.tell(
                switch (line) {
                    case LauncherLine.TakeOver(Epoch epoch, boolean rescue) ->
                            new LifecycleEvent.TakeOver(epoch, rescue);
                    case LauncherLine.Terminate _ -> new LifecycleEvent.Terminate();
                    case LauncherLine.Gone _ -> new LifecycleEvent.LauncherGone();
                });
    }

    private boolean isEmpty() {
        return context.traffic().open() == 0 && !publication.isHandingOver();
    }

    private void perform(LifecycleAction action) {
        switch (action) {
            case LifecycleAction.Announce(var state, Epoch epoch) -> {
                context.log().info(state.word(), "slot", identity.slot().letter(), "epoch", epoch);
                launcher.announce(state, epoch);
            }
            case LifecycleAction.Ask(Epoch epoch, boolean rescue) -> ask(epoch, rescue);
            case LifecycleAction.Bind _ -> bind();
            case LifecycleAction.RetrySoon _ -> events.retrySoon();
            case LifecycleAction.Publish(Epoch epoch) -> publish(epoch);
            case LifecycleAction.BeginDuties(Epoch epoch, var handover) -> {
                duties.begin(epoch, handover);
                warmUpBeside();
            }
            case LifecycleAction.TellFollowed(HandoverReport handover) -> duties.followed(handover);
            case LifecycleAction.EndDuties _ -> duties.end();
            case LifecycleAction.Recall _ -> publication.recall();
            case LifecycleAction.CloseHandover _ -> publication.close();
            case LifecycleAction.BeginSoak _ ->
                    events.soak(Duration.ofSeconds(settings.get().soakSeconds()));
            case LifecycleAction.BeginLeaving _ -> beginLeaving();
            case LifecycleAction.Explain(String event) -> context.log().info(event);
        }
    }

    private void ask(Epoch epoch, boolean rescue) {
        asked = epoch;
        Optional<Lease> lease = readLease();
        first = lease.isEmpty();
        if (lease.isEmpty()) {
            bind();
            return;
        }
        Epoch leased = lease.get().epoch();
        Path socket = identity.runDirectory().resolve(lease.get().handoverSocket());
        asked = leased.isAfter(epoch) ? leased : epoch;
        if (client.answers(socket)) {
            warmUpOnce();
        }
        var _ =
                binder.refresh()
                        .thenRun(() -> client.takeOver(socket, epoch, rescue, new Taking(epoch)));
    }

    /** Where a proxy that served is dead, every millisecond counts more than a warm one. */
    private void warmUpOnce() {
        if (!warm) {
            warm = true;
            warmUp.run();
        }
    }

    private void bind() {
        Epoch epoch = asked;
        binder.bind()
                .whenComplete(
                        (_, failure) ->
                                events.tell(
                                        failure == null
                                                ? new LifecycleEvent.Serves(epoch, Optional.empty())
                                                : notBound(failure)));
    }

    /** The first one of a pod: whoever waits for it to serve waits for nothing else. */
    private void warmUpBeside() {
        if (first && !warm) {
            warm = true;
            Thread.ofPlatform().daemon().name("rehearsal").start(warmUp);
        }
    }

    private static LifecycleEvent notBound(Throwable failure) {
        boolean taken =
                failure instanceof BindException || failure.getCause() instanceof BindException;
        return new LifecycleEvent.NotBound(taken, String.valueOf(failure.getMessage()));
    }

    private void publish(Epoch epoch) {
        if (!publication.publish(epoch, () -> settings.get().drainSeconds(), () -> following)) {
            events.republishSoon();
        }
    }

    /**
     * A native sidecar is the last of its pod to end. A plain container is terminated together with
     * the application, which still calls and is called: it serves on, connections or not.
     */
    private void beginLeaving() {
        Duration drain = Duration.ofSeconds(settings.get().drainSeconds());
        if (identity.nativeSidecar()) {
            events.leaveWithin(drain);
        } else {
            events.leaveAfter(drain);
        }
    }

    private Optional<Lease> readLease() {
        try {
            return leaseFile.read();
        } catch (IOException e) {
            context.log().warn("lease cannot be read: taken as none", e);
            return Optional.empty();
        }
    }

    /** Hears of what the next proxy takes, on the handover's threads. */
    private final class Giving implements GivingObserver {
        @Override
        public void handedOver(boolean rescue) {
            events.tell(new LifecycleEvent.HandedOver());
        }

        @Override
        public void drained() {
            events.tell(new LifecycleEvent.Drained());
        }
    }

    /** Hears of one attempt to take over, on the handover's thread. */
    private final class Taking implements TakingObserver {
        private final Epoch epoch;

        Taking(Epoch epoch) {
            this.epoch = epoch;
        }

        @Override
        public void started(HandoverReport soFar) {
            following = true;
            events.tell(new LifecycleEvent.Serves(epoch, Optional.of(soFar)));
        }

        @Override
        public void completed(HandoverReport report) {
            following = false;
            events.tell(new LifecycleEvent.Followed(report));
        }

        @Override
        public void failed(TakingFailure failure) {
            following = false;
            events.tell(new LifecycleEvent.NotTaken(failure));
        }
    }
}
