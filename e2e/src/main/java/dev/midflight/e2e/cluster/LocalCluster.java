package dev.midflight.e2e.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The project's own one-node cluster ({@code e2e/cluster}). */
public final class LocalCluster implements Cluster {
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(40);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path script;
    private final String name;
    private final boolean startedHere;
    private final Path kubeconfig;

    private LocalCluster(Path script, String name, boolean startedHere, Path kubeconfig) {
        this.script = script;
        this.name = name;
        this.startedHere = startedHere;
        this.kubeconfig = kubeconfig;
    }

    /**
     * Starts the cluster of that name unless it is up; its programs are built the first time, which
     * is shown.
     */
    public static LocalCluster up(Path repository, String name) {
        Path script = repository.resolve("e2e/cluster/cluster");
        boolean wasUp = command(script, name, "status").run(LIMIT).ok();
        command(script, name, "up").requireShown(BUILD_LIMIT);
        String kubeconfig = command(script, name, "kubeconfig").require(LIMIT);
        return new LocalCluster(script, name, !wasUp, Path.of(kubeconfig));
    }

    @Override
    public String description() {
        return "the local cluster " + name;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void load(List<Path> archives) {
        List<String> arguments = new ArrayList<>(List.of("load"));
        archives.forEach(archive -> arguments.add(archive.toString()));
        command(script, name, arguments.toArray(String[]::new)).require(LIMIT);
    }

    @Override
    public Optional<Components> components() {
        return Optional.of(new LocalComponents());
    }

    @Override
    public void close() {
        if (startedHere) {
            command(script, name, "down").require(LIMIT);
        }
    }

    private static Command command(Path script, String name, String... arguments) {
        List<String> words = new ArrayList<>(List.of(script.toString()));
        words.addAll(List.of(arguments));
        return new Command(words, Map.of("MIDFLIGHT_CLUSTER", name));
    }

    private final class LocalComponents implements Components {
        @Override
        public void stop(String component) {
            command(script, name, "stop", component).require(LIMIT);
        }

        @Override
        public void start(String component) {
            command(script, name, "start", component).require(LIMIT);
        }

        @Override
        public String exec(List<String> words) {
            List<String> all = new ArrayList<>(List.of("exec"));
            all.addAll(words);
            return command(script, name, all.toArray(String[]::new)).require(LIMIT);
        }
    }
}
