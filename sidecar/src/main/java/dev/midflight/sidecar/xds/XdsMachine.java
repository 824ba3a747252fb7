package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Listener;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The client without its network, data path, file and clock: what happens goes in, what has to be
 * done comes out. A response is taken once the data path runs by it. What can't be read of one is
 * refused, of our operator's the whole of it ({@link Subscribing#takesParts}).
 */
final class XdsMachine {
    /** After the data path has failed without anybody to tell. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Subscribing subscribing;
    private final XdsSubscriptions subscriptions;
    private final ToldListeners told = new ToldListeners();
    private XdsResources resources = XdsResources.NONE;
    private XdsAssembly assembly = XdsAssembly.NONE;
    private boolean open;
    private boolean configured;
    private @Nullable Change applying;
    private @Nullable DeltaResponse next;

    /**
     * The response that a change came with.
     *
     * @param refusal why a part of it is not in the change; empty: all of it is
     */
    private record Answered(XdsType type, String nonce, String refusal) {}

    /**
     * @param answered empty: none, or its stream has ended
     * @param kept true where it is what is kept already
     */
    private record Change(
            XdsResources resources,
            XdsAssembly assembly,
            Optional<Answered> answered,
            boolean kept) {
        static Change of(XdsResources resources, XdsAssembly assembly, Answered answered) {
            return new Change(resources, assembly, Optional.of(answered), false);
        }

        Change unanswered() {
            return new Change(resources, assembly, Optional.empty(), kept);
        }
    }

    XdsMachine(Subscribing subscribing, XdsNode node) {
        this.subscribing = subscribing;
        this.subscriptions = new XdsSubscriptions(subscribing, node);
    }

    /**
     * @param nowNanos as {@link System#nanoTime} says it
     */
    List<XdsAction> decide(XdsEvent event, long nowNanos) {
        List<XdsAction> actions = new ArrayList<>();
        switch (event) {
            case XdsEvent.Restored(var kept) -> restore(kept, nowNanos, actions);
            case XdsEvent.Opened() -> {
                open = true;
                told.begin();
                send(subscriptions.begin(resources), actions);
            }
            case XdsEvent.Received(DeltaResponse response) -> receive(response, nowNanos, actions);
            case XdsEvent.Closed() -> {
                open = false;
                next = null;
                applying = applying == null ? null : applying.unanswered();
            }
            case XdsEvent.Applied() -> applied(nowNanos, actions);
            case XdsEvent.NotApplied(String reason) -> notApplied(reason, nowNanos, actions);
            case XdsEvent.TimeUp() -> {
                if (applying == null) {
                    again(nowNanos, actions);
                }
            }
        }
        return List.copyOf(actions);
    }

    private void restore(List<VersionedResource> kept, long nowNanos, List<XdsAction> actions) {
        try {
            XdsResources restored = subscriptions.pruned(XdsResources.of(kept));
            XdsAssembly made = assembly.next(restored, Patience.NONE, nowNanos);
            become(new Change(restored, made, Optional.empty(), true), nowNanos, actions);
        } catch (RefusedResponseException e) {
            actions.add(new XdsAction.TellUnusable(e.text()));
        } catch (RuntimeException e) {
            actions.add(new XdsAction.TellUnusable(reason(e)));
        }
    }

    private void receive(DeltaResponse response, long nowNanos, List<XdsAction> actions) {
        if (applying == null) {
            take(response, nowNanos, actions);
        } else {
            next = response;
        }
    }

    private void take(DeltaResponse response, long nowNanos, List<XdsAction> actions) {
        Optional<XdsType> type = response.type();
        if (type.isEmpty()) {
            actions.add(new XdsAction.TellUnknown(response.typeUrl()));
            actions.add(new XdsAction.ReadOn());
            return;
        }
        XdsType of = type.get();
        String nonce = response.nonce();
        if (of == XdsType.LISTENER) {
            told.hear(response);
        }
        try {
            XdsResources.Taken read = resources.with(of, response);
            String refusal = String.join("\n", read.refusals());
            if (!refusal.isEmpty() && !subscribing.takesParts()) {
                refuse(of, nonce, refusal, actions);
                return;
            }
            XdsResources taken = subscriptions.pruned(read.resources());
            XdsAssembly made = assembly.next(taken, Patience.USUAL, nowNanos);
            Answered answered = new Answered(of, nonce, refusal);
            become(Change.of(taken, made, answered), nowNanos, actions);
        } catch (RuntimeException e) {
            refuse(of, nonce, reason(e), actions);
        }
    }

    /** A bug of ours that a response meets is no reason to listen no more. */
    private static String reason(RuntimeException e) {
        return e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : "bug: " + e;
    }

    private void refuse(XdsType type, String nonce, String why, List<XdsAction> actions) {
        sayRefused(type, nonce, why, actions);
        actions.add(new XdsAction.ReadOn());
    }

    private void sayRefused(XdsType type, String nonce, String why, List<XdsAction> actions) {
        if (type == XdsType.LISTENER) {
            told.refuse();
        }
        String reason = RefusedResponseException.limited(why);
        actions.add(new XdsAction.TellRefused(type, nonce, reason));
        actions.add(new XdsAction.Send(DeltaRequest.refused(type, nonce, reason)));
    }

    /** At once where the data path goes on as it is. */
    private void become(Change change, long nowNanos, List<XdsAction> actions) {
        if (change.assembly().servesAs(assembly)) {
            settle(change, nowNanos, actions);
        } else {
            applying = change;
            actions.add(new XdsAction.Apply(change.assembly().snapshot()));
        }
    }

    private void applied(long nowNanos, List<XdsAction> actions) {
        Change change = applying;
        if (change != null) {
            applying = null;
            settle(change, nowNanos, actions);
            takeNext(nowNanos, actions);
        }
    }

    private void notApplied(String reason, long nowNanos, List<XdsAction> actions) {
        Change change = applying;
        if (change == null) {
            return;
        }
        applying = null;
        if (change.answered().isPresent()) {
            Answered answered = change.answered().get();
            refuse(answered.type(), answered.nonce(), reason, actions);
        } else {
            actions.add(new XdsAction.TellUnusable(reason));
        }
        if (!assembly.isSettled()) {
            actions.add(new XdsAction.WaitFor(RETRY));
        }
        takeNext(nowNanos, actions);
    }

    private void takeNext(long nowNanos, List<XdsAction> actions) {
        DeltaResponse response = next;
        if (response != null) {
            next = null;
            take(response, nowNanos, actions);
        }
    }

    private void settle(Change change, long nowNanos, List<XdsAction> actions) {
        if (!change.assembly().forgone().equals(assembly.forgone())) {
            actions.add(new XdsAction.TellForgone(change.assembly().forgone()));
        }
        resources = change.resources();
        assembly = change.assembly();
        change.answered().ifPresent(answered -> answer(answered, actions));
        if (open) {
            send(subscriptions.follow(resources), actions);
        }
        if (change.answered().isPresent()) {
            actions.add(new XdsAction.ReadOn());
        }
        if (assembly.isSettled() && !change.kept()) {
            actions.add(new XdsAction.Keep(resources));
        }
        if (!configured && isWhole()) {
            configured = true;
            actions.add(new XdsAction.Configured());
        }
        assembly.limitNanos()
                .map(limit -> Duration.ofNanos(Math.max(limit - nowNanos, 0)))
                .ifPresent(time -> actions.add(new XdsAction.WaitFor(time)));
    }

    /**
     * True once every listener for what comes in is served as it was said, and none was refused,
     * which may be one of them. A control plane that may have none is believed to have none if it
     * has others.
     */
    private boolean isWhole() {
        if (!told.areHeld(resources)) {
            return false;
        }
        List<Listener> inbound = resources.inbound();
        List<Listener> served = assembly.snapshot().listeners();
        if (!inbound.isEmpty()) {
            return served.containsAll(inbound);
        }
        return !subscribing.alwaysTellsInbound() && !served.isEmpty();
    }

    private void answer(Answered answered, List<XdsAction> actions) {
        XdsType type = answered.type();
        if (!answered.refusal().isEmpty()) {
            sayRefused(type, answered.nonce(), answered.refusal(), actions);
            return;
        }
        actions.add(new XdsAction.TellTaken(type, answered.nonce()));
        actions.add(new XdsAction.Send(DeltaRequest.taken(type, answered.nonce())));
    }

    private static void send(List<DeltaRequest> requests, List<XdsAction> actions) {
        requests.forEach(request -> actions.add(new XdsAction.Send(request)));
    }

    private void again(long nowNanos, List<XdsAction> actions) {
        try {
            XdsAssembly made = assembly.next(resources, Patience.USUAL, nowNanos);
            become(new Change(resources, made, Optional.empty(), false), nowNanos, actions);
        } catch (RuntimeException e) {
            actions.add(new XdsAction.TellUnusable(reason(e)));
        }
    }
}
