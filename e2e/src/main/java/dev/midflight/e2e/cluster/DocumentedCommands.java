package dev.midflight.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shell blocks of a page, so that a test can run what the page tells its readers to type. */
public record DocumentedCommands(List<String> blocks) {
    private static final String BEGIN = "```sh";
    private static final String END = "```";
    private static final Duration LIMIT = Duration.ofMinutes(8);

    public DocumentedCommands {
        blocks = List.copyOf(blocks);
    }

    /** The blocks of the page, in its order. */
    public static DocumentedCommands of(Path page) {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        try {
            for (String line : Files.readAllLines(page)) {
                if (block == null && line.equals(BEGIN)) {
                    block = new StringBuilder();
                } else if (block != null && line.equals(END)) {
                    blocks.add(block.toString());
                    block = null;
                } else if (block != null) {
                    block.append(line).append('\n');
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(page + " cannot be read", e);
        }
        return new DocumentedCommands(blocks);
    }

    /** The same with another namespace in the place of the page's. */
    public DocumentedCommands inNamespace(String documented, String namespace) {
        return new DocumentedCommands(
                blocks.stream()
                        .map(block -> block.replaceAll("\\b" + documented + "\\b", namespace))
                        .toList());
    }

    /** Runs one block as its reader would, in a shell that stops at the first failure. */
    public static String run(Cluster cluster, Repository repository, String block) {
        String path = repository.root().resolve("bin") + ":" + System.getenv("PATH");
        return new Command(
                        List.of("bash", "-euo", "pipefail", "-c", block),
                        Map.of(
                                GivenCluster.VARIABLE,
                                cluster.kubeconfig().toString(),
                                "KUBECONFIG",
                                cluster.kubeconfig().toString(),
                                "PATH",
                                path))
                .require(LIMIT);
    }
}
