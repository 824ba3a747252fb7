package dev.midflight.operator.interceptiontoggle;

import dev.midflight.model.SidecarReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.MeshCallers.Wanted;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a run waits for so that no call fails for mutual TLS: callers speak it only where the pod's
 * proxy takes it, and plaintext is served for as long as some of them may speak it. In an emergency
 * nothing of it.
 */
record MeshSteps(
        ToggledPod pod,
        Proxies proxies,
        MeshCallers callers,
        BooleanSupplier emergency,
        Pace pace) {
    private static final Duration CALLERS_FOLLOW = Duration.ofSeconds(10);

    /** Before callers hear of anything: the run's note has the proxy serve plaintext, too. */
    ToggleOutcome yielded(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        if (!run.changesInbound()) {
            return ToggleOutcome.DONE;
        }
        return pace.until(
                pod.deadline(run.since()),
                trouble,
                _ ->
                        emergency.getAsBoolean() || yields()
                                ? Optional.empty()
                                : Optional.of("the proxy does not say that it takes plaintext"));
    }

    /**
     * Before ports leave the proxy. There is no end to it: who speaks mutual TLS would fail.
     *
     * @return the same run, its phase counted from when callers had let go
     */
    ToggleRun withdrawn(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        if (!run.losesInbound() || isOutside()) {
            return run;
        }
        var poll = callers.poll(pod.pod().namespace(), pod.ips(), Wanted.WITHDRAWN);
        var _ =
                pace.until(
                        Instant.MAX,
                        trouble,
                        _ -> emergency.getAsBoolean() ? Optional.empty() : poll.missing());
        if (emergency.getAsBoolean()) {
            return run;
        }
        pace.pause().pause(MeshCallers.LOOPS_FOLLOW);
        return run.since(pace.clock().instant());
    }

    /** At the end, before plaintext may be refused again; for a moment only. */
    void offered(ToggleRun run, Consumer<String> trouble) throws InterruptedException {
        boolean comes = run.changesInbound() && run.scope().inbound().on();
        if (!comes || isOutside() || !callers.areBound(pod.pod())) {
            return;
        }
        var poll = callers.poll(pod.pod().namespace(), pod.ips(), Wanted.OFFERED);
        var _ =
                pace.until(
                        pace.clock().instant().plus(CALLERS_FOLLOW),
                        trouble,
                        _ -> emergency.getAsBoolean() ? Optional.empty() : poll.missing());
    }

    private boolean yields() {
        return report().filter(report -> !report.mesh().strict()).isPresent();
    }

    /** As far as its proxy says; what is not known may be. */
    private boolean isOutside() {
        return report().filter(report -> !report.mesh().member()).isPresent();
    }

    private Optional<SidecarReport> report() {
        return proxies.report(pod.pod());
    }
}
