package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandResult;
import dev.midflight.model.FleetCommand.Action.CountConnections;
import dev.midflight.model.FleetCommand.Action.Goodbye;
import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
        boolean leavesProxy = before.on() && !after.on();
        boolean nobodyGoes = !leavesProxy && pod.spec().steps().isEmpty();
        if (before.equals(after) || nobodyGoes) {
            return ToggleOutcome.DONE;
        }
        Duration patience = Duration.ofSeconds(pod.spec().drainSeconds());
        Instant end = run.since().plus(patience);
        Instant goodbye =
                pod.spec().steps().isEmpty() ? run.since() : end.minus(patience.dividedBy(3));
        return pace.until(
                end,
                trouble,
                count -> {
                    if (leavesProxy && count % LOOKS_PER_GOODBYE == 0 && isOver(goodbye)) {
                        var _ = proxies.ask(pod.pod(), new Goodbye(), ANSWER);
                    }
                    return busy(leavesProxy);
                });
    }

    private boolean isOver(Instant moment) {
        return !pace.clock().instant().isBefore(moment);
    }

    private Optional<String> busy(boolean proxied) throws InterruptedException {
        CommandResult result =
                proxies.ask(pod.pod(), new CountConnections(pod.spec().ports()), ANSWER);
        if (!(result.answer().orElse(null) instanceof Sockets sockets)) {
            return Optional.of("connections could not be counted: " + result.message());
        }
        int count = proxied ? sockets.proxied() : sockets.direct();
        long quiet = proxied ? sockets.proxiedQuietMillis() : sockets.directQuietMillis();
        boolean isQuiet = quiet >= Duration.ofSeconds(pod.spec().quietSeconds()).toMillis();
        return count == 0 || isQuiet
                ? Optional.empty()
                : Optional.of(count + " connections that are not quiet");
    }
}
