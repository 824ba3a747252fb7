package dev.midflight.e2e.handover;

import dev.midflight.e2e.Arguments;
import dev.midflight.e2e.Json;
import dev.midflight.e2e.cluster.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code make handover-test}: exits with 0 only if every upgrade lost nothing and every cell ended
 * as it says. Runs within {@code e2e/handover-stage.sh}.
 */
public final class HandoverTestMain {
    private static final int CROWD_UPGRADES = 5;

    private HandoverTestMain() {}

    public static void main(String[] args) {
        Arguments arguments = new Arguments(List.of(args));
        int upgrades = arguments.number("upgrades", 50, 0, 400);
        int rounds = arguments.number("rounds", 20, 0, 100);
        int crowd = arguments.number("crowd", 10_000, 0, 15_000);
        String only = arguments.text("only", "");
        Path stage = Path.of(arguments.text("stage", ""));
        List<Cell> cells = Cells.all().stream().filter(cell -> cell.name().contains(only)).toList();
        if (cells.isEmpty()) {
            arguments.reject("--only: " + only + " (no cell has that in its name)");
        }
        arguments.requireAllValid();
        Path root = Repository.find().root();
        Path directory = root.resolve("target/handover");
        HandoverProof proof = new HandoverProof(place(root, stage, directory.resolve("logs")));
        boolean passed = false;
        try {
            if (only.isEmpty()) {
                proof.upgrade(upgrades);
                proof.crowd(crowd, CROWD_UPGRADES);
            }
            proof.strike(cells, rounds);
            passed = proof.passed();
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
        } finally {
            write(
                    directory.resolve("report.json"),
                    Json.write(Map.of("upgrades", proof.upgrades(), "cells", proof.cells())));
        }
        if (only.isEmpty() && upgrades > 0 && crowd > 0 && rounds > 0) {
            write(
                    root.resolve("docs/handover-proof.md"),
                    ProofPage.of(proof.upgrades(), proof.cells()));
        }
        System.out.println(passed ? "Everything is as expected." : "FAILED");
        System.exit(passed ? 0 : 1);
    }

    private static Scene.Place place(Path root, Path stage, Path logs) {
        Traffic.Paths paths =
                new Traffic.Paths(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        root.resolve("e2e/target/classes").toString(),
                        root.resolve("rpcapps/target/classes")
                                + ":"
                                + root.resolve("rpcapps/target/dependency")
                                + "/*");
        return new Scene.Place(stage, logs, paths);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
