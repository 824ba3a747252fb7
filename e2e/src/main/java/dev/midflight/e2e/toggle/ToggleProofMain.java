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

/**
 * {@code make toggle-proof}: exits with 0 only if every cell ended as expected and no call failed.
 * {@code --only=<part of a name>} plays some cells, and leaves docs/toggle-proof.md as it is.
 */
public final class ToggleProofMain {
    private static final String LOCAL_CLUSTER = "midflight-proof";

    private ToggleProofMain() {}

    public static void main(String[] args) {
        Arguments arguments = new Arguments(List.of(args));
        String only = arguments.text("only", "");
        List<ProofCell> cells =
                ProofCells.all().stream().filter(cell -> cell.name().contains(only)).toList();
        if (cells.isEmpty()) {
            arguments.reject("--only: " + only + " (no cell has that in its name)");
        }
        arguments.requireAllValid();
        Repository repository = Repository.find();
        boolean passed = false;
        try (Cluster cluster =
                        GivenCluster.find()
                                .orElseGet(
                                        () -> LocalCluster.up(repository.root(), LOCAL_CLUSTER));
                Installation installation = Installation.install(cluster, repository);
                ToggleProof proof = new ToggleProof(installation)) {
            passed = run(proof, installation, cells, only.isEmpty());
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
        }
        System.out.println(passed ? "Every cell is as expected." : "FAILED");
        System.exit(passed ? 0 : 1);
    }

    private static boolean run(
            ToggleProof proof, Installation installation, List<ProofCell> cells, boolean all) {
        Path root = installation.repository().root();
        Path directory = root.resolve("target/toggle-proof");
        boolean passed = false;
        try {
            proof.run(cells);
            passed = proof.results().stream().allMatch(ProofResult::asExpected);
            if (all) {
                write(root.resolve("docs/toggle-proof.md"), ProofTable.of(proof.results()));
            }
        } finally {
            write(directory.resolve("report.json"), Json.write(proof.results()) + "\n");
            if (!passed) {
                List<String> namespaces = new ArrayList<>(proof.namespaces());
                namespaces.add(Installation.NAMESPACE);
                new Diagnostics(installation.client(), directory.resolve("diagnostics"))
                        .collect(namespaces);
            }
        }
        return passed;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
