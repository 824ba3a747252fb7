package dev.midflight.e2e.toggle;

import dev.midflight.e2e.Arguments;
import dev.midflight.e2e.Json;
import dev.midflight.e2e.cluster.Cluster;
import dev.midflight.e2e.cluster.GivenCluster;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.cluster.LocalCluster;
import dev.midflight.e2e.cluster.Repository;
import dev.midflight.e2e.kube.Diagnostics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** {@code make toggle-test}: exits with 0 only if nothing was lost in any of its turns. */
public final class ToggleSeriesMain {
    private static final String LOCAL_CLUSTER = "midflight-toggle";

    private ToggleSeriesMain() {}

    public static void main(String[] args) {
        Arguments arguments = new Arguments(List.of(args));
        int turns = arguments.number("turns", 3, 1, 100);
        int clock = (int) (System.nanoTime() & 0xff_ffff);
        int seed = arguments.number("seed", clock, 0, Integer.MAX_VALUE);
        arguments.requireAllValid();
        System.out.println("seed " + seed + " (the same order again: --seed=" + seed + ")");
        Repository repository = Repository.find();
        Path directory = repository.root().resolve("target/toggle-test");
        boolean passed = false;
        try (Cluster cluster =
                        GivenCluster.find()
                                .orElseGet(
                                        () -> LocalCluster.up(repository.root(), LOCAL_CLUSTER));
                Installation installation = Installation.install(cluster, repository)) {
            ToggleSeries series = new ToggleSeries(installation, turns, new Random(seed));
            passed = run(series, installation, directory, seed);
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
        }
        System.out.println(passed ? "Nothing was lost." : "FAILED");
        System.exit(passed ? 0 : 1);
    }

    private static boolean run(
            ToggleSeries series, Installation installation, Path directory, int seed) {
        try {
            series.run();
            return true;
        } catch (RuntimeException e) {
            List<String> namespaces = new ArrayList<>(series.namespaces());
            namespaces.add(Installation.NAMESPACE);
            new Diagnostics(installation.client(), directory.resolve("diagnostics"))
                    .collect(namespaces);
            throw e;
        } finally {
            List<PhaseTable.Row> phases = PhaseTable.of(series.figures());
            phases.forEach(row -> System.out.println(row.text()));
            write(directory.resolve("report.json"), seed, series.figures());
        }
    }

    private static void write(Path file, int seed, List<TurnFigures> figures) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    Json.write(
                                    Map.of(
                                            "seed",
                                            seed,
                                            "phases",
                                            PhaseTable.of(figures),
                                            "turns",
                                            figures))
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
