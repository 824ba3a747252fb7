package dev.midflight.e2e.demo;

import dev.midflight.crds.Desired;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.RpcPhase;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.rpc.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second story: a Dubbo pair goes into the mesh, out and in again while it calls. */
final class MigrationDemo {
    static final String NAMESPACE = "midflight-demo-dubbo";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int PROVIDERS = 2;
    private static final int CONSUMERS = 1;
    private static final List<Turn> TURNS =
            List.of(
                    new Turn("on", Desired.ENABLED),
                    new Turn("off", Desired.DISABLED),
                    new Turn("on again", Desired.ENABLED));

    private final Console console;
    private final Installation installation;
    private final KubernetesClient client;
    private final Cast cast;

    MigrationDemo(Console console, Installation installation) {
        this.console = console;
        this.installation = installation;
        this.client = installation.client();
        this.cast = new Cast(new Stage(client, NAMESPACE, Map.of()), Scenario.DUBBO_ZOOKEEPER);
    }

    private record Turn(String word, Desired desired) {}

    /** The report with this story's figures added. */
    DemoReport run(DemoReport before) {
        RpcLoad load = enter();
        List<TurnFigures> turns = new ArrayList<>();
        for (Turn turn : TURNS) {
            for (Cast.Actor actor : cast.actors()) {
                turns.add(turn(load, actor, turn));
            }
        }
        KillFigures kill = new KilledProxy(console, client).show(provider(), load);
        DemoReport report = before.with(turns, kill);
        tell(report, kill);
        return report;
    }

    /** Removes what this made, for a cluster that stays. */
    void cleanUp() {
        client.namespaces().withName(NAMESPACE).delete();
    }

    private RpcLoad enter() {
        console.step("A Dubbo pair and ZooKeeper, injected with interception off");
        installation.loadRpcApplications();
        InjectedNamespace.create(client, NAMESPACE);
        RpcLoad load = cast.enterInGroups(PROVIDERS, CONSUMERS);
        console.say(PROVIDERS + " providers, " + CONSUMERS + " consumer, calls without retries");
        return load;
    }

    private TurnFigures turn(RpcLoad load, Cast.Actor actor, Turn turn) {
        String name = actor.instance() + "s " + turn.word();
        console.step("interception, " + name);
        long[] millis = new long[1];
        List<RpcPhase> seen =
                load.during(
                        name,
                        () -> {
                            long begun = System.nanoTime();
                            actor.toggle().desire(turn.desired());
                            awaitSwitched(load, name, actor);
                            millis[0] = (System.nanoTime() - begun) / 1_000_000;
                        });
        List<TurnFigures.PodPhases> pods = pods(actor);
        pods.forEach(pod -> console.say(pod.text()));
        seen.forEach(phase -> phase.examples().forEach(console::say));
        long executed = seen.stream().mapToLong(load::executed).sum();
        return new TurnFigures(PhaseFigures.of(name, seen), executed, millis[0], pods);
    }

    private void awaitSwitched(RpcLoad load, String name, Cast.Actor actor) {
        console.say("kubectl patch interceptiontoggle " + actor.toggle().name());
        RpcProgress progress = new RpcProgress(console, load, name);
        Await.present(
                name,
                LIMIT,
                () -> {
                    progress.tell(() -> progress(actor));
                    return Optional.of(true).filter(yes -> actor.toggle().switched(actor.pods()));
                },
                () -> String.valueOf(actor.toggle().status()));
        progress.end(() -> progress(actor));
    }

    private static String progress(Cast.Actor actor) {
        InterceptionToggleStatus status = actor.toggle().status();
        return "%d of %d pods as desired, %d on their way, %d out of the registry"
                .formatted(
                        status.switchedPods(),
                        status.matchedPods(),
                        status.switchingPods(),
                        status.offlinePods());
    }

    private List<TurnFigures.PodPhases> pods(Cast.Actor actor) {
        return cast.pods(actor).stream()
                .map(
                        pod ->
                                new TurnFigures.PodPhases(
                                        pod.getMetadata().getName(), actor.toggle().millis(pod)))
                .toList();
    }

    private Pod provider() {
        return cast.pods(cast.actors().getFirst()).getFirst();
    }

    private void tell(DemoReport report, KillFigures kill) {
        console.step("Figures of the migration");
        System.out.println(report.migrationTable());
        console.say("every other phase has to be without loss; calls that the killed proxy held");
        console.say(
                "may fail: %d did, %d afterwards"
                        .formatted(kill.during().failed(), kill.after().failed()));
        report.migration().stream()
                .filter(turn -> turn.executed() != turn.calls().requests())
                .forEach(
                        turn ->
                                console.say(
                                        turn.calls().name()
                                                + ": executed "
                                                + turn.executed()
                                                + " times"));
    }
}
