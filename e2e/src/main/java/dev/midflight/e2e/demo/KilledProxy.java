package dev.midflight.e2e.demo;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.NetContainer;
import dev.midflight.e2e.kube.SlotContainer;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A provider's proxy dies; the interceptor passes it by until another one serves. */
final class KilledProxy {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long CALLS_AFTERWARDS = 500;
    private static final String DURING = "a proxy killed";
    private static final String AFTER = "after the kill";

    private final Console console;
    private final KubernetesClient client;

    KilledProxy(Console console, KubernetesClient client) {
        this.console = console;
        this.client = client;
    }

    /** Milliseconds from the kill. */
    private record Times(long bypassed, long armed) {}

    KillFigures show(Pod pod, RpcLoad load) {
        String name = pod.getMetadata().getName();
        console.step("SIGKILL for the proxy of " + name);
        NetContainer net = NetContainer.of(client, pod);
        Await.until("armed before the kill", LIMIT, net::armed);
        Times[] times = new Times[1];
        List<RpcPhase> during = load.during(DURING, () -> times[0] = kill(pod, net, load));
        console.say("passed by after %,d ms at most".formatted(times[0].bypassed()));
        console.say("armed again after %,d ms at most".formatted(times[0].armed()));
        during.forEach(phase -> phase.examples().forEach(console::say));
        load.awaitSteady();
        List<RpcPhase> after = load.during(AFTER, () -> awaitCalls(load));
        return new KillFigures(
                name,
                times[0].bypassed(),
                times[0].armed(),
                PhaseFigures.of(DURING, during),
                PhaseFigures.of(AFTER, after));
    }

    private Times kill(Pod pod, NetContainer net, RpcLoad load) {
        SlotContainer slot = SlotContainer.active(client, client.resource(pod).get());
        int proxy =
                slot.proxy().orElseThrow(() -> new IllegalStateException("no proxy to kill")).id();
        long bypassesBefore = net.bypasses();
        RpcProgress progress = new RpcProgress(console, load, DURING);
        long killed = System.nanoTime();
        slot.signal("KILL", proxy);
        await("passed by", progress, () -> net.bypasses() > bypassesBefore);
        long bypassed = millisSince(killed);
        await("armed again", progress, net::armed);
        long armed = millisSince(killed);
        progress.end(() -> "armed again");
        return new Times(bypassed, armed);
    }

    private static void await(String what, RpcProgress progress, BooleanSupplier done) {
        Await.until(
                what,
                LIMIT,
                () -> {
                    boolean arrived = done.getAsBoolean();
                    progress.tell(() -> arrived ? what : "not yet " + what);
                    return arrived;
                });
    }

    private void awaitCalls(RpcLoad load) {
        RpcProgress progress = new RpcProgress(console, load, AFTER);
        Await.until(
                AFTER,
                LIMIT,
                () -> {
                    progress.tell(() -> "steady again");
                    return load.soFar(AFTER).stream()
                            .allMatch(phase -> phase.calls() >= CALLS_AFTERWARDS);
                });
        progress.end(() -> "steady again");
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
