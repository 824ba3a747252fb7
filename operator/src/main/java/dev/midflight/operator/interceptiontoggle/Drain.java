package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action.CountConnections;
import dev.midflight.model.FleetCommand.Action.Goodbye;
import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Waits for the inbound connections that the switch would leave where they are. Outbound ones are
 * not waited for: they end when the other side leaves its registry.
 *
 * <p>Consumers that a registry has told of it leave by themselves; a goodbye is for those that are
 * still there in the last third of the time. A consumer told before it saw the pod leave would
 * neither use the connection again nor make another one soon (Dubbo: up to 60 s).
 */
record Drain(ToggledPod pod, Proxies proxies, Pace pace) {
    static final Duration ANSWER = Duration.ofSeconds(15);

    /** Said again now and then: the proxy may have been upgraded since. */
    private static final int LOOKS_PER_GOODBYE = 3;

    ToggleOutcome perform(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        Side before = run.before().inbound();
        Side after = run.target().inbound();
        boolean leaves = !after.covers(before);
        boolean enters = !before.covers(after);
        boolean nobodyGoes = after.on() && pod.spec().steps().isEmpty();
        if ((!leaves && !enters) || nobodyGoes) {
            return ToggleOutcome.DONE;
        }
        Duration patience = Duration.ofSeconds(pod.spec().drainSeconds());
        Instant end = run.since().plus(patience);
        Instant goodbye =
                pod.spec().steps().isEmpty() ? run.since() : end.minus(patience.dividedBy(3));
        AtomicInteger next = new AtomicInteger();
        return pace.until(
                end,
                trouble,
                count -> {
                    if (leaves && count >= next.get() && isOver(goodbye)) {
                        next.set(count + LOOKS_PER_GOODBYE);
                        var _ = proxies.ask(pod.pod(), new Goodbye(), ANSWER);
                    }
                    return busy(leaves, enters, entering(before, after));
                });
    }

    /** Ports that come to the proxy; empty: as the SidecarSet says. */
    private static List<Integer> entering(Side before, Side after) {
        return after.ports().stream().filter(port -> !before.ports().contains(port)).toList();
    }

    private boolean isOver(Instant moment) {
        return !pace.clock().instant().isBefore(moment);
    }

    /**
     * The kernel's table does not say which port a proxied connection was made to: all of them are
     * waited for, and all of their peers have been told by the registry.
     */
    private Optional<String> busy(boolean leaves, boolean enters, List<Integer> entering)
            throws InterruptedException {
        CommandResult result = proxies.ask(pod.pod(), new CountConnections(entering), ANSWER);
        if (!(result.answer().orElse(null) instanceof Sockets sockets)) {
            return Optional.of("connections could not be counted: " + result.message());
        }
        int busy =
                (leaves ? busy(sockets.proxied(), sockets.proxiedQuietMillis()) : 0)
                        + (enters ? busy(sockets.direct(), sockets.directQuietMillis()) : 0);
        return busy == 0 ? Optional.empty() : Optional.of(busy + " connections that are not quiet");
    }

    private int busy(int count, long quietMillis) {
        boolean quiet = quietMillis >= Duration.ofSeconds(pod.spec().quietSeconds()).toMillis();
        return quiet ? 0 : count;
    }
}
