package dev.midflight.e2e.upgrade;

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
import java.util.List;
import java.util.Map;

/** {@code make upgrade-test}: exits with 0 only if nothing was lost in any of its upgrades. */
public final class UpgradeMain {
    private static final String LOCAL_CLUSTER = "midflight-upgrade";

    private UpgradeMain() {}

    public static void main(String[] args) {
        Arguments arguments = new Arguments(List.of(args));
        int upgrades = arguments.number("upgrades", 20, 1, 1000);
        arguments.requireAllValid();
        Repository repository = Repository.find();
        Path directory = repository.root().resolve("target/upgrade-test");
        boolean passed = false;
        try (Cluster cluster =
                        GivenCluster.find()
                                .orElseGet(
                                        () -> LocalCluster.up(repository.root(), LOCAL_CLUSTER));
                Installation installation = Installation.install(cluster, repository)) {
            passed = run(installation, directory, upgrades);
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
        }
        System.out.println(passed ? "Nothing was lost." : "FAILED");
        System.exit(passed ? 0 : 1);
    }

    private static boolean run(Installation installation, Path directory, int upgrades) {
        UpgradeTest test = new UpgradeTest(installation);
        try {
            List<UpgradeFigures> figures = test.run(upgrades);
            write(directory.resolve("report.json"), figures);
            return true;
        } catch (RuntimeException e) {
            new Diagnostics(installation.client(), directory.resolve("diagnostics"))
                    .collect(List.of(UpgradeTest.NAME, Installation.NAMESPACE));
            throw e;
        }
    }

    private static void write(Path file, List<UpgradeFigures> figures) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Json.write(Map.of("upgrades", figures)) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
