package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.e2e.cluster.ControlPlane;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.workload.Policy;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls go as policies say, and nothing is lost while those change or the operator is away. */
@ExtendWith(Midflight.class)
final class TrafficPolicyE2E {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long CALLS = 1000;

    /** The share of 10 % of so many calls is between these but once in a million runs. */
    private static final List<Double> A_TENTH = List.of(0.053, 0.147);

    @Test
    void callsAreSharedOutAndTheShareShifts(TestSpace space) {
        space.createSidecarSet("v1");
        RpcLoad load = new Cast(space.stage(), Scenario.HTTP).enterApart(2, 1);
        Policy policy = new Policy(space.client(), space.namespace(), "canary");

        load.requireLossless("to 90/10", () -> split(policy, 90, 10));
        double tenth = shareOfTheSecond(load, "90/10");
        assertTrue(A_TENTH.getFirst() < tenth && tenth < A_TENTH.getLast(), "10 %: " + tenth);

        load.requireLossless("to 0/100", () -> split(policy, 0, 100));
        assertEquals(1, shareOfTheSecond(load, "0/100"));

        load.requireLossless(
                "refused",
                () -> {
                    policy.apply(
                            """
                            target: {service: {name: provider}}
                            routes: [{name: canary, split: [{subset: v3}]}]
                            """);
                    String why = policy.awaitRefused(LIMIT);
                    assertTrue(why.contains("subset 'v3'"), why);
                });
    }

    @Test
    void anOperatorThatComesBackChangesNothing(TestSpace space) {
        ControlPlane controlPlane = new ControlPlane(space.client());
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            Policy policy = new Policy(space.client(), space.namespace(), "resilience");
            load.requireLossless(
                    "a policy",
                    () -> {
                        policy.apply(
                                """
                                target: {service: {name: server, port: 8080}}
                                routes: [{name: all, timeouts: {requestMillis: 40000}}]
                                upstream: {connectTimeoutMillis: 3000}
                                """);
                        policy.awaitProgrammed(2, LIMIT);
                    });
            Map<String, JsonNode> before = configurations(space);

            load.requireLossless(
                    "both replicas killed in an upgrade",
                    () -> {
                        space.fleet().editVersion("v2");
                        Await.until(
                                "a pod is touched",
                                LIMIT,
                                () -> space.fleet().status().updatedPods() > 0);
                        controlPlane.killPodsOf(ControlPlane.OPERATOR);
                        space.fleet().awaitRolledOut(LIMIT);
                        controlPlane.awaitReady(ControlPlane.OPERATOR);
                        policy.awaitProgrammed(2, LIMIT);
                    });

            assertEquals(before, configurations(space));
        }
    }

    private static void split(Policy policy, int first, int second) {
        policy.apply(
                """
                target: {service: {name: provider}}
                subsets:
                - {name: v1, labels: {instance: provider-1}}
                - {name: v2, labels: {instance: provider-2}}
                routes:
                - name: canary
                  split: [{subset: v1, weight: %d}, {subset: v2, weight: %d}]
                """
                        .formatted(first, second));
        policy.awaitProgrammed(1, LIMIT);
    }

    private static double shareOfTheSecond(RpcLoad load, String phase) {
        List<RpcPhase> seen = load.requireLossless(phase, () -> load.awaitCalls(phase, CALLS));
        System.out.println(seen);
        Map<String, Long> answers = seen.getFirst().providers();
        long all = answers.values().stream().mapToLong(Long::longValue).sum();
        return answers.entrySet().stream()
                        .filter(each -> each.getKey().startsWith("provider-2"))
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                / (double) all;
    }

    /** What each pod's proxy has in force, by the pod's name. */
    private static Map<String, JsonNode> configurations(TestSpace space) {
        Map<String, JsonNode> configurations = new TreeMap<>();
        for (Pod pod : space.fleet().pods()) {
            String page = space.kubectlMidflight("config", pod, "json");
            configurations.put(
                    pod.getMetadata().getName(),
                    Serialization.unmarshal(page, JsonNode.class).get("snapshot"));
        }
        return configurations;
    }
}
