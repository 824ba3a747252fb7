package dev.midflight.e2e.handover;

import dev.midflight.e2e.cluster.Command;
import dev.midflight.e2e.kube.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays one round of a cell on one of the pods. */
final class FaultPlay {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Scene scene;

    FaultPlay(Scene scene) {
        this.scene = scene;
    }

    /** At the callee in odd rounds, at the caller in even ones. */
    CellRow play(Cell cell, int round) {
        NetPod pod = round % 2 == 1 ? scene.callee() : scene.caller();
        String phase = cell.name() + " " + round;
        long began = System.nanoTime();
        scene.begin(phase);
        NetSlot standby = pod.standby();
        String trouble = "";
        String server = "";
        try {
            strike(cell, pod);
            server = pod.active() == standby ? "new" : "old";
        } catch (RuntimeException e) {
            trouble = String.valueOf(e.getMessage());
        }
        pod.slots().forEach(NetSlot::disarm);
        Scene.Sight sight = scene.end(phase);
        if (!sight.lossless()) {
            scene.traffic().awaitSteady("steady after " + phase);
        }
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        return new CellRow(cell, round, pod.name(), server, sight, trouble, millis);
    }

    /** To the moment at which the pod has one proxy again. */
    private void strike(Cell cell, NetPod pod) {
        NetSlot victim = cell.strikesNew() ? pod.standby() : pod.active();
        victim.arm(cell.moment());
        Turn turn = pod.takeOver();
        victim.awaitReached(LIMIT);
        long pid =
                victim.proxy().orElseThrow(() -> new IllegalStateException("the victim is gone"));
        new Command(List.of("kill", cell.signal().option(), Long.toString(pid)), Map.of())
                .require(LIMIT);
        Await.present(
                pod.name() + " has one proxy",
                LIMIT,
                () -> Optional.of(true).filter(yes -> isOver(cell, pod, turn)),
                () -> pod.slots().stream().map(NetSlot::status).toList().toString());
    }

    /** A slot that its launcher has given up is ordered again, as an operator does. */
    private static boolean isOver(Cell cell, NetPod pod, Turn turn) {
        if (turn.next().status().is("failed")) {
            turn.order();
        }
        boolean right =
                switch (cell.server()) {
                    case NEW -> turn.serves();
                    case OLD -> turn.old().status().is("serving");
                    case ONE -> true;
                };
        return right && pod.isSettled();
    }
}
