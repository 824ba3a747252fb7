package dev.midflight.e2e.demo;

import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.rpc.Stage;
import dev.midflight.e2e.workload.Policy;
import dev.midflight.e2e.workload.ProxyMetrics;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The third story: a Service's calls are shared out between two versions, a policy that is none is
 * refused, and the calls become mutual TLS, while they go on.
 */
final class PolicyDemo {
    static final String NAMESPACE = "midflight-demo-policy";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int PROVIDERS = 2;
    private static final int SIDECARS = 3;
    private static final String V1 = "provider-1";
    private static final String V2 = "provider-2";
    private static final String HANDSHAKES = "midflight_mesh_tls_handshakes_total";

    private final Console console;
    private final Installation installation;
    private final KubernetesClient client;
    private final Cast cast;
    private final Policy split;
    private final Policy mtls;
    private final List<SplitFigures> splits = new ArrayList<>();
    private final List<PhaseFigures> changes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    PolicyDemo(Console console, Installation installation) {
        this.console = console;
        this.installation = installation;
        this.client = installation.client();
        this.cast = new Cast(new Stage(client, NAMESPACE, Map.of()), Scenario.HTTP);
        this.split = new Policy(client, NAMESPACE, "provider-canary");
        this.mtls = new Policy(client, NAMESPACE, "mtls");
    }

    /** The report with this story's figures added. */
    DemoReport run(DemoReport before) {
        RpcLoad load = enter();
        shift(load, 90, 10);
        shift(load, 50, 50);
        refuse(load);
        shift(load, 0, 100);
        encrypt(load, "Permissive");
        Await.until("calls by mutual TLS", LIMIT, () -> proved() > 0);
        long already = proved();
        console.say("clients that have proved who they are: " + already);
        encrypt(load, "Strict");
        shift(load, 50, 50);
        DemoReport report = before.with(new PolicyFigures(splits, changes, refusals, proved()));
        console.step("Figures of the policies");
        System.out.println(report.policyTable());
        splits.forEach(each -> console.say(each.text()));
        return report;
    }

    /** Removes what this made, for a cluster that stays. */
    void cleanUp() {
        client.namespaces().withName(NAMESPACE).delete();
    }

    private RpcLoad enter() {
        console.step("A Service with two versions, and who calls it");
        installation.loadRpcApplications();
        InjectedNamespace.create(client, NAMESPACE);
        RpcLoad load = cast.enterApart(PROVIDERS, 1);
        console.say(PROVIDERS + " providers, 1 consumer, calls without retries");
        return load;
    }

    private void shift(RpcLoad load, int first, int second) {
        String name = first + "/" + second;
        change(
                load,
                "weights " + name,
                () -> {
                    split.apply(
                            """
                            target: {service: {name: provider}}
                            subsets:
                            - {name: v1, labels: {instance: %s}}
                            - {name: v2, labels: {instance: %s}}
                            routes:
                            - name: canary
                              split: [{subset: v1, weight: %d}, {subset: v2, weight: %d}]
                            """
                                    .formatted(V1, V2, first, second));
                    split.awaitProgrammed(1, LIMIT);
                });
        String phase = "split " + name;
        List<RpcPhase> seen =
                load.during(phase, () -> load.awaitCalls(phase, SplitFigures.LEAST_CALLS));
        seen.forEach(each -> each.examples().forEach(console::say));
        SplitFigures figures =
                new SplitFigures(
                        PhaseFigures.of(phase, seen), Map.of(V1, first, V2, second), answers(seen));
        console.say(figures.text());
        splits.add(figures);
    }

    private void refuse(RpcLoad load) {
        change(
                load,
                "policies refused",
                () -> {
                    Policy bad = new Policy(client, NAMESPACE, "bad");
                    refusals.add(refusedAtOnce(bad));
                    bad.apply(
                            """
                            target: {service: {name: provider}}
                            routes: [{name: canary, split: [{subset: v3}]}]
                            """);
                    refusals.add(bad.awaitRefused(LIMIT));
                    console.say("Accepted: False: " + refusals.getLast());
                    bad.delete();
                });
    }

    private String refusedAtOnce(Policy bad) {
        try {
            bad.apply(
                    """
                    target: {service: {name: provider}}
                    routes: [{name: canary, match: {path: {regex: "(?=x)"}}}]
                    """);
        } catch (KubernetesClientException e) {
            String why = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
            console.say("kubectl apply: " + why);
            return String.valueOf(why);
        }
        throw new IllegalStateException("an expression that is none was taken");
    }

    private void encrypt(RpcLoad load, String mode) {
        change(
                load,
                "mTLS " + mode,
                () -> {
                    mtls.apply(
                            """
                            target: {}
                            mtls: {mode: %s}
                            """
                                    .formatted(mode));
                    mtls.awaitProgrammed(SIDECARS, LIMIT);
                });
    }

    private void change(RpcLoad load, String name, Runnable action) {
        console.step(name);
        List<RpcPhase> seen = load.during(name, action);
        seen.forEach(each -> each.examples().forEach(console::say));
        PhaseFigures figures = PhaseFigures.of(name, seen);
        console.say(
                "%,d calls, %d failed, %d resets"
                        .formatted(figures.requests(), figures.failed(), figures.resets()));
        changes.add(figures);
    }

    private long proved() {
        return (long)
                cast.actors().stream()
                        .flatMap(actor -> cast.pods(actor).stream())
                        .mapToDouble(this::handshakes)
                        .sum();
    }

    private double handshakes(Pod pod) {
        return new ProxyMetrics(client, pod).sum(HANDSHAKES, "direction=\"inbound\"");
    }

    /** A pod's name begins with that of its Deployment. */
    private static Map<String, Long> answers(List<RpcPhase> seen) {
        Map<String, Long> answers = new TreeMap<>();
        seen.forEach(
                phase ->
                        phase.providers()
                                .forEach(
                                        (pod, calls) ->
                                                answers.merge(
                                                        pod.startsWith(V1) ? V1 : V2,
                                                        calls,
                                                        Long::sum)));
        return answers;
    }
}
