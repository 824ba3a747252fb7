package dev.midflight.e2e.demo;

import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.rpc.Stage;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * HTTP/2 beside the other load: a pair of injected pods with gRPC calls, one long gRPC stream and
 * plain HTTP/2. A SidecarSet's proxies relay HTTP/2, so that its connections move; with a proxy
 * that says goodbye to them instead, the same calls have to be answered on new ones.
 */
final class Http2Calls {
    static final String NAMESPACE = "midflight-demo-http2";

    private final Console console;
    private final Installation installation;
    private final KubernetesClient client;
    private final List<PhaseFigures> figures = new ArrayList<>();
    private final Map<String, Long> ways = new TreeMap<>();
    private final RpcLoad load;
    private long kernelResets;

    private Http2Calls(Console console, Installation installation) {
        this.console = console;
        this.installation = installation;
        this.client = installation.client();
        this.load = enter();
    }

    static Http2Calls start(Console console, Installation installation) {
        console.step("An HTTP/2 and gRPC pair, both injected");
        return new Http2Calls(console, installation);
    }

    private RpcLoad enter() {
        installation.loadRpcApplications();
        InjectedNamespace.create(client, NAMESPACE);
        Stage stage = new Stage(client, NAMESPACE, Map.of());
        return new Cast(stage, Scenario.HTTP2).enterWithoutToggles(1, 1);
    }

    /** The phase of the same name, as these calls see it. */
    void during(String phase, Runnable action) {
        List<RpcPhase> seen = load.during(phase, action);
        figures.add(PhaseFigures.ofCalls(phase + ", HTTP/2", seen));
        for (RpcPhase each : seen) {
            kernelResets += each.resets();
            each.examples().forEach(console::say);
            each.providers()
                    .forEach((provider, calls) -> ways.merge(way(provider), calls, Long::sum));
        }
    }

    /** A provider's name ends with the way in which it was asked: {@code provider-x/unary}. */
    private static String way(String provider) {
        return provider.substring(provider.indexOf('/') + 1);
    }

    List<PhaseFigures> figures() {
        return List.copyOf(figures);
    }

    /**
     * Says what there was of each way, and what the kernel counted of all the pod's connections.
     */
    void tell() {
        console.say("answered over HTTP/2: " + ways);
        console.say(
                "resets of the HTTP/2 client's pod, its proxies' own connections included: "
                        + kernelResets);
    }

    /** Ends the calls and removes the pods. */
    void end() {
        client.namespaces().withName(NAMESPACE).delete();
    }
}
