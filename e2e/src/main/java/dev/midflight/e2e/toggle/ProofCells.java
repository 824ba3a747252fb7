package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;
import dev.midflight.crds.ToggleStep;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every cell, and what docs/design/toggle.md promises for it. */
final class ProofCells {
    private static final String ARRIVED = "Arrived, scope target, online";
    private static final String FAILED = "Failed, scope before, online";
    private static final String SILENT =
            "Blocked (RegistrySilent), untouched, scope before, online";
    private static final String LAST =
            "Blocked (LastHealthyProvider), untouched, scope before, online";

    /** Longer than a busy machine keeps an application from sending a byte. */
    private static final int NEVER_SO_QUIET_SECONDS = 15;

    private static final Desired ON = Desired.ENABLED;
    private static final Desired OFF = Desired.DISABLED;

    private ProofCells() {}

    static List<ProofCell> all() {
        List<ProofCell> cells = new ArrayList<>();
        for (String phase : List.of("OFFLINE", "DRAINED", "SWITCHED", "ONLINE")) {
            cells.add(killed(phase, ON, "Enabled"));
            cells.add(killed(phase, OFF, "Disabled"));
        }
        cells.add(
                http(
                        ProofCell.OPERATOR_KILLED + " on the way back",
                        FAILED,
                        ProofCells::killedOnTheWayBack));
        cells.add(http("offline hook answers 500", FAILED, stage -> offline(stage, "refuse")));
        cells.add(
                http(
                        "offline is accepted and never takes effect",
                        FAILED,
                        stage -> offline(stage, "ignore")));
        cells.add(http("interceptor does not answer", FAILED, ProofCells::interceptorAway));
        cells.add(http("online hook answers 500 twice", ARRIVED, ProofCells::onlineRefused));
        cells.add(http("a connection never falls quiet", ARRIVED, ProofCells::neverQuiet));
        cells.add(http("proxy killed at SWITCHED", ARRIVED, ProofCells::proxyKilled));
        cells.add(dubbo("ZooKeeper down at Preflight", SILENT, ProofCells::downAtPreflight));
        cells.add(dubbo("ZooKeeper down while OFFLINE", FAILED, ProofCells::downWhileOffline));
        cells.add(dubbo("QoS port closed", SILENT, ProofCells::qosClosed));
        cells.add(dubbo("wrong credentials", SILENT, ProofCells::wrongCredentials));
        cells.add(
                new ProofCell(
                        "last healthy provider",
                        ProofKind.ALONE,
                        ON,
                        LAST,
                        stage -> {
                            stage.turn(ON, Map.of());
                            stage.awaitBlockedAndTurnBack(OFF);
                        }));
        return List.copyOf(cells);
    }

    private static ProofCell killed(String phase, Desired desired, String word) {
        return new ProofCell(
                ProofCell.OPERATOR_KILLED + " at " + phase + ", " + word,
                ProofKind.HTTP,
                desired,
                ARRIVED,
                stage -> {
                    stage.turn(desired, Map.of());
                    stage.await(phase);
                    stage.faults().killOperator();
                });
    }

    private static ProofCell http(String name, String expected, ProofCell.Script script) {
        return new ProofCell(name, ProofKind.HTTP, ON, expected, script);
    }

    private static ProofCell dubbo(String name, String expected, ProofCell.Script script) {
        return new ProofCell(name, ProofKind.DUBBO, ON, expected, script);
    }

    /** Held in that phase by a hook that refuses, until there is no operator any more. */
    private static void killedOnTheWayBack(ProofStage stage) {
        stage.faults().hooks("refuse=offline,online");
        stage.turn(ON, Map.of());
        stage.await(note -> note.phase().equals("ONLINE") && note.back());
        stage.faults().killOperator();
        stage.faults().hooks("refuse=none");
    }

    private static void offline(ProofStage stage, String fault) {
        stage.faults().hooks(fault + "=offline");
        stage.turn(ON, Map.of());
        stage.await(note -> note.phase().equals("FAILED"));
        stage.faults().hooks(fault + "=none");
    }

    private static void interceptorAway(ProofStage stage) {
        Pod pod = turnWithoutInterceptor(stage, Map.of());
        stage.await(note -> note.phase().equals("FAILED"));
        stage.faults().showInterceptor(pod);
    }

    /** The pod is held in OFFLINE until its interceptor is away, and then comes to SWITCHED. */
    private static Pod turnWithoutInterceptor(ProofStage stage, Map<String, Object> fields) {
        stage.faults().hooks("ignore=offline");
        stage.turn(ON, fields);
        Pod pod = stage.await("OFFLINE").pod();
        stage.faults().hideInterceptor(pod);
        stage.faults().takeOffline(pod);
        return pod;
    }

    private static void onlineRefused(ProofStage stage) {
        stage.faults().hooks("refuse=online");
        stage.turn(ON, Map.of());
        Pod pod = stage.await("ONLINE").pod();
        stage.faults().awaitRefusals(pod, 2);
        stage.faults().hooks("refuse=none");
    }

    private static void neverQuiet(ProofStage stage) {
        List<Drip> drips = new ArrayList<>();
        try {
            stage.pods().forEach(pod -> drips.add(Drip.open(stage.client(), pod)));
            stage.turn(ON, Map.of("quietSeconds", NEVER_SO_QUIET_SECONDS));
            PodNote note = stage.await("ARRIVED").note();
            drips.forEach(Drip::requireAlive);
            long drained = note.millis().getOrDefault("DRAINED", 0L);
            if (drained < ProofStage.DRAIN_SECONDS * 1000L) {
                throw new IllegalStateException("drained after " + drained + " ms already");
            }
            stage.awaitSeen(ARRIVED);
        } finally {
            drips.forEach(Drip::close);
        }
    }

    /** With the time that a proxy takes to start again; held there, or it would be online. */
    private static void proxyKilled(ProofStage stage) {
        Pod pod = turnWithoutInterceptor(stage, Map.of("drainSeconds", 5, "deadlineSeconds", 60));
        stage.await("SWITCHED");
        stage.faults().killProxy(pod);
        stage.faults().showInterceptor(pod);
    }

    private static void downAtPreflight(ProofStage stage) {
        Pod zooKeeper = stage.faults().stopZooKeeper();
        stage.turn(ON, Map.of());
        stage.awaitBlockedAndTurnBack(OFF);
        stage.faults().startZooKeeper(zooKeeper);
    }

    /** A step before holds the pod in OFFLINE until the registry is down. */
    private static void downWhileOffline(ProofStage stage) {
        List<ToggleStep> steps = new ArrayList<>(stage.steps());
        steps.addFirst(
                new ToggleStep(
                        "HttpHook",
                        Map.of(
                                "port", "8090",
                                "offlinePath", "/hook/offline",
                                "onlinePath", "/hook/online",
                                "verifyPath", "/hook/state"),
                        null));
        stage.faults().hooks("ignore=offline");
        stage.turn(ON, Map.of("steps", steps, "deadlineSeconds", 15));
        Pod pod = stage.await("OFFLINE").pod();
        Pod zooKeeper = stage.faults().stopZooKeeper();
        stage.faults().takeOffline(pod);
        stage.await(note -> note.phase().equals("ONLINE") && note.back());
        stage.faults().startZooKeeper(zooKeeper);
    }

    private static void qosClosed(ProofStage stage) {
        ToggleStep step = stage.steps().getFirst();
        Map<String, String> settings = new HashMap<>(step.settings());
        settings.put("qosPort", "22223");
        blocked(stage, new ToggleStep(step.adapter(), settings, null));
    }

    /** The registry's nodes are readable for one user only, who is another one. */
    private static void wrongCredentials(ProofStage stage) {
        stage.client()
                .secrets()
                .inNamespace(stage.namespace())
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withName("wrong")
                                .endMetadata()
                                .addToStringData("username", "reader")
                                .addToStringData("password", "wrong")
                                .build())
                .serverSideApply();
        stage.faults().zooKeeper("/guard?path=/dubbo");
        ToggleStep step = stage.steps().getFirst();
        blocked(stage, new ToggleStep(step.adapter(), step.settings(), "wrong"));
        stage.faults().zooKeeper("/unguard?path=/dubbo");
    }

    private static void blocked(ProofStage stage, ToggleStep step) {
        stage.turn(ON, Map.of("steps", List.of(step)));
        stage.awaitBlockedAndTurnBack(OFF);
    }
}
