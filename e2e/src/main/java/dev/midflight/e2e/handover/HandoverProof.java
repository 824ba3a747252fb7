package dev.midflight.e2e.handover;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Upgrades in a row, then a fault at every moment of one; each line is told when it is there. */
final class HandoverProof {
    private static final List<String> LOAD =
            List.of(
                    "--rate=150",
                    "--keep-alive=20",
                    "--idle=40",
                    "--pipelined=2",
                    "--connects-per-second=10",
                    "--streams=6",
                    "--upgraded-streams=3",
                    "--events=4",
                    "--slow=3",
                    "--bulk=2",
                    "--bulk-bytes=4000000",
                    "--max-seconds=86000");

    private static final List<String> CROWD =
            List.of(
                    "--rate=600",
                    "--keep-alive=200",
                    "--pipelined=0",
                    "--connects-per-second=10",
                    "--streams=0",
                    "--bulk=0",
                    "--timeout-millis=120000",
                    "--max-seconds=86000");

    private static final int QUIET_PHASES = 3;

    /** After so many rounds the clients are new: what they remember of phases grows. */
    private static final int SCENE_ROUNDS = 60;

    private final Scene.Place place;
    private final List<UpgradeRow> upgrades = new ArrayList<>();
    private final List<CellRow> cells = new ArrayList<>();

    HandoverProof(Scene.Place place) {
        this.place = place;
    }

    List<UpgradeRow> upgrades() {
        return List.copyOf(upgrades);
    }

    List<CellRow> cells() {
        return List.copyOf(cells);
    }

    boolean passed() {
        return upgrades.stream().allMatch(row -> row.sight().lossless())
                && cells.stream().allMatch(CellRow::asExpected);
    }

    /** Every third is the callee's, every third the caller's, every third both at once. */
    void upgrade(int count) {
        if (count == 0) {
            return;
        }
        System.out.println(UpgradeRow.HEADING);
        try (Scene scene = Scene.open(place, load("--slow-millis=5000"))) {
            scene.traffic().awaitSteady("warm-up");
            for (int i = 1; i <= QUIET_PHASES; i++) {
                tell(quiet(scene, i));
            }
            for (int i = 1; i <= count; i++) {
                tell(upgrade(scene, i));
            }
        }
    }

    private void tell(UpgradeRow row) {
        upgrades.add(row);
        System.out.println(row.text());
        tellLosses(row.sight());
    }

    private static void tellLosses(Scene.Sight sight) {
        sight.witnesses().stream().filter(each -> !each.lossless()).forEach(System.out::println);
        sight.countersGone().forEach(System.out::println);
    }

    /** One pod with so many idle connections, and busy ones; its proxy alone. */
    void crowd(int idle, int count) {
        if (idle == 0) {
            return;
        }
        List<String> load = new ArrayList<>(CROWD);
        load.add("--idle=" + idle);
        try (Scene scene = Scene.openForCrowd(place, load)) {
            String name = "callee, %,d idle and 200 busy".formatted(idle);
            scene.traffic().awaitSteady("warm-up");
            for (int i = 1; i <= count; i++) {
                tell(upgrade(scene, i, name, List.of(scene.callee())));
            }
        }
    }

    /** Each cell so many times, one time at the callee, the next one at the caller. */
    void strike(List<Cell> wanted, int rounds) {
        Deque<Cell> left = new ArrayDeque<>(wanted);
        while (rounds > 0 && !left.isEmpty()) {
            try (Scene scene = Scene.open(place, load("--slow-millis=700", "--bulk-millis=800"))) {
                scene.traffic().awaitSteady("warm-up");
                FaultPlay play = new FaultPlay(scene);
                for (int played = 0; played < SCENE_ROUNDS && !left.isEmpty(); played += rounds) {
                    strike(play, left.remove(), rounds);
                }
            }
        }
    }

    private void strike(FaultPlay play, Cell cell, int rounds) {
        for (int round = 1; round <= rounds; round++) {
            CellRow row = play.play(cell, round);
            cells.add(row);
            System.out.println(row.text());
            if (!row.asExpected()) {
                tellLosses(row.sight());
            }
        }
    }

    private static List<String> load(String... more) {
        List<String> load = new ArrayList<>(LOAD);
        load.addAll(List.of(more));
        return load;
    }

    private static UpgradeRow upgrade(Scene scene, int number) {
        List<NetPod> pods =
                switch (number % 3) {
                    case 1 -> List.of(scene.callee());
                    case 2 -> List.of(scene.caller());
                    default -> List.of(scene.callee(), scene.caller());
                };
        String names = pods.size() > 1 ? "both" : pods.getFirst().name();
        return upgrade(scene, number, names, pods);
    }

    private static UpgradeRow upgrade(Scene scene, int number, String name, List<NetPod> pods) {
        String phase = number + " " + name;
        scene.begin(phase);
        List<Turn> turns = pods.stream().map(NetPod::takeOver).toList();
        turns.forEach(Turn::awaitServing);
        turns.forEach(Turn::awaitOver);
        Scene.Sight sight = scene.end(phase);
        return new UpgradeRow(number, name, sight, turns.stream().map(Turn::figures).toList());
    }

    private static UpgradeRow quiet(Scene scene, int number) {
        String phase = "quiet " + number;
        scene.begin(phase);
        scene.traffic().awaitMore(phase);
        return new UpgradeRow(number, "nobody", scene.end(phase), List.of());
    }
}
