package dev.midflight.e2e.rpc;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.workload.AppClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Consumers that call providers all the time, and what both say of it. */
public final class RpcLoad {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration MANY_CALLS = Duration.ofMinutes(3);
    private static final int CALLS_AFTERWARDS = 100;

    private final List<AppClient> consumers;
    private final List<AppClient> providers;

    public RpcLoad(KubernetesClient client, List<Pod> consumers, List<Pod> providers) {
        this.consumers = consumers.stream().map(pod -> AppClient.of(client, pod)).toList();
        this.providers = providers.stream().map(pod -> AppClient.of(client, pod)).toList();
    }

    /** What a provider says of a phase. */
    public record Executed(long executed, long duplicates) {}

    /**
     * Does something under load, lets the load go on a little, and requires that every call of
     * every consumer was answered and executed once, and no established connection was reset.
     *
     * @return the phase as each consumer saw it
     * @throws LossException saying what was lost
     */
    public List<RpcPhase> requireLossless(String phase, Runnable action) {
        return requireLossless(phase, 0, action);
    }

    /**
     * The same where each consumer's pod may lose so many connections that are no application's.
     *
     * @throws LossException saying what was lost
     */
    public List<RpcPhase> requireLossless(String phase, int ownResets, Runnable action) {
        List<RpcPhase> phases = during(phase, action);
        phases.forEach(each -> requireLossless(each, ownResets));
        return phases;
    }

    /** The same where losses are looked at, not forbidden. */
    public List<RpcPhase> during(String phase, Runnable action) {
        consumers.forEach(consumer -> startPhase(consumer, phase));
        action.run();
        consumers.forEach(consumer -> awaitMoreCalls(consumer, phase));
        return consumers.stream()
                .map(consumer -> startPhase(consumer, "after " + phase).phase(phase))
                .toList();
    }

    /** A phase that has not ended, as each consumer sees it now. */
    public List<RpcPhase> soFar(String phase) {
        return consumers.stream().map(consumer -> now(consumer, phase)).toList();
    }

    /** How many calls of this phase of one consumer all providers executed. */
    public long executed(RpcPhase phase) {
        String path = "/executed?phase=" + encoded(phase.prefix());
        return providers.stream()
                .map(provider -> provider.get(Program.CONTROL_PORT, path))
                .mapToLong(json -> Serialization.unmarshal(json, Executed.class).executed())
                .sum();
    }

    /** Waits until every consumer has made so many calls in that phase. */
    public void awaitCalls(String phase, long count) {
        consumers.forEach(
                consumer ->
                        Await.until(
                                count + " calls",
                                MANY_CALLS,
                                () -> now(consumer, phase).calls() >= count));
    }

    /** Waits until every consumer gets answers and none fails any more. */
    public void awaitSteady() {
        consumers.forEach(
                consumer ->
                        Await.until(
                                "a second without a failure",
                                LIMIT,
                                () -> {
                                    startPhase(consumer, "warm-up");
                                    awaitMoreCalls(consumer, "warm-up");
                                    return startPhase(consumer, "warm").phase("warm-up").failed()
                                            == 0;
                                }));
    }

    private static void awaitMoreCalls(AppClient consumer, String phase) {
        long then = now(consumer, phase).calls();
        Await.until(
                "calls go on",
                LIMIT,
                () -> now(consumer, phase).calls() >= then + CALLS_AFTERWARDS);
    }

    private void requireLossless(RpcPhase phase, int ownResets) {
        if (!phase.lossless(ownResets)) {
            throw new LossException(phase.toString(), phase.failed());
        }
        long executed = executed(phase);
        if (executed != phase.calls()) {
            throw new LossException(
                    "%d calls were executed %d times: %s".formatted(phase.calls(), executed, phase),
                    phase.failed());
        }
    }

    private static RpcPhase now(AppClient consumer, String phase) {
        return report(consumer.get(Program.CONTROL_PORT, "/report")).phase(phase);
    }

    private static RpcReport startPhase(AppClient consumer, String name) {
        return report(consumer.post(Program.CONTROL_PORT, "/phase?name=" + encoded(name)));
    }

    private static RpcReport report(String json) {
        return Serialization.unmarshal(json, RpcReport.class);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
