package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.rpc.Stage;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Each scenario in a namespace of its own, several turns there and back; then fleets in which each
 * pod has its own toggle, so that all mixtures of intercepted and direct pods occur.
 */
final class ToggleSeries {
    static final String LABEL = "midflight-toggle";

    private static final List<Scenario> GROUPS =
            List.of(
                    Scenario.DUBBO_ZOOKEEPER,
                    Scenario.DUBBO_NACOS,
                    Scenario.SPRING_NACOS,
                    Scenario.HTTP_HOOK);
    private static final List<Scenario> MIXED =
            List.of(Scenario.DUBBO_ZOOKEEPER, Scenario.HTTP_HOOK);
    private static final String SIDECAR_SET =
            """
            apiVersion: midflight.dev/v1alpha1
            kind: SidecarSet
            metadata: {name: midflight-toggle}
            spec:
              selector: {matchLabels: {midflight-toggle: "true"}}
              image: localhost/midflight/sidecar
              version: v1
            """;

    private final Installation installation;
    private final int turns;
    private final Random random;
    private final List<String> namespaces = new ArrayList<>();
    private final List<TurnFigures> figures = new ArrayList<>();

    ToggleSeries(Installation installation, int turns, Random random) {
        this.installation = installation;
        this.turns = turns;
        this.random = random;
    }

    /** Throws where a turn has lost something; the figures until then are kept. */
    void run() {
        client().load(new ByteArrayInputStream(SIDECAR_SET.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        installation.loadRpcApplications();
        System.out.println(TurnFigures.HEADING);
        GROUPS.forEach(this::inGroups);
        MIXED.forEach(this::mixed);
    }

    List<TurnFigures> figures() {
        return List.copyOf(figures);
    }

    List<String> namespaces() {
        return List.copyOf(namespaces);
    }

    private void inGroups(Scenario scenario) {
        String name = name(scenario.name());
        Cast cast = new Cast(stage(name), scenario);
        RpcLoad load = cast.enterInGroups(2, 1);
        for (int i = 0; i < turns; i++) {
            for (Desired desired : List.of(Desired.ENABLED, Desired.DISABLED)) {
                cast.actors().forEach(actor -> turn(name, cast, load, actor, desired));
            }
        }
        client().namespaces().withName(name).delete();
    }

    private void mixed(Scenario scenario) {
        String name = name("MIXED_" + scenario.name());
        Cast cast = new Cast(stage(name), scenario);
        RpcLoad load = cast.enterOneByOne(3, 3);
        for (int i = 0; i < turns; i++) {
            for (Desired desired : List.of(Desired.ENABLED, Desired.DISABLED)) {
                List<Cast.Actor> shuffled = new ArrayList<>(cast.actors());
                Collections.shuffle(shuffled, random);
                shuffled.forEach(actor -> turn(name, cast, load, actor, desired));
            }
        }
        client().namespaces().withName(name).delete();
    }

    private void turn(String name, Cast cast, RpcLoad load, Cast.Actor actor, Desired desired) {
        long[] millis = new long[1];
        List<RpcPhase> seen =
                load.requireLossless(
                        actor.instance() + " " + desired,
                        () -> {
                            long begun = System.nanoTime();
                            cast.turn(actor, desired);
                            millis[0] = (System.nanoTime() - begun) / 1_000_000;
                        });
        List<Map<String, Long>> phases =
                cast.pods(actor).stream().map(pod -> actor.toggle().millis(pod)).toList();
        TurnFigures.Turn turn = new TurnFigures.Turn(name, actor.instance(), desired);
        TurnFigures figure = TurnFigures.of(turn, millis[0], seen, phases);
        figures.add(figure);
        System.out.println(figure.row());
    }

    private Stage stage(String namespace) {
        namespaces.add(namespace);
        InjectedNamespace.create(client(), namespace);
        return new Stage(client(), namespace, Map.of(LABEL, "true"));
    }

    private KubernetesClient client() {
        return installation.client();
    }

    private static String name(String scenario) {
        return "toggle-" + scenario.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
