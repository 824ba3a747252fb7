package dev.midflight.e2e.demo;

import dev.midflight.e2e.cluster.Cluster;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the person at the terminal sees: steps with the time since the start, facts, live progress.
 */
final class Console {
    private static final int BUSY = 2;

    private final Instant start;

    private Console(Instant start) {
        this.start = start;
    }

    /** The clock began when {@code make} did, if it says so (seconds since 1970). */
    static Console startedAt(@Nullable String epochSecond) {
        return new Console(
                Optional.ofNullable(epochSecond)
                        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                        .orElseGet(Instant::now));
    }

    void step(String title) {
        System.out.printf("%n[%s] %s%n", elapsed(), title);
    }

    void say(String line) {
        System.out.println("        " + line);
    }

    /** A line that the next one overwrites where there is a terminal. */
    void progress(String line) {
        if (terminal()) {
            System.out.printf("\r        %-100s", line);
            System.out.flush();
        } else {
            say(line);
        }
    }

    void endProgress() {
        if (terminal()) {
            System.out.println();
        }
    }

    void fail(RuntimeException e) {
        System.out.printf("%n[%s] The demo failed: %s%n", elapsed(), e);
        e.printStackTrace(System.out);
    }

    void howToLookAround(Cluster cluster) {
        step("DEMO_KEEP=1: " + cluster.description() + " stays");
        say("bin/kubectl get sidecarsets                    the rollout, as the operator sees it");
        say("bin/kubectl -n " + Demo.NAMESPACE + " get pods -o wide");
        say(
                "bin/kubectl edit sidecarset "
                        + Demo.SIDECAR_SET
                        + "                 change spec.version to v1, v2 or v3");
        say("bin/kubectl -n " + Demo.NAMESPACE + " logs deploy/server -c midflight-a");
        say("bin/kubectl -n " + MigrationDemo.NAMESPACE + " get interceptiontoggles");
        say("bin/kubectl -n " + PolicyDemo.NAMESPACE + " get trafficpolicies");
        say("make cluster-down                              removes all of it");
        say("KUBECONFIG=" + cluster.kubeconfig() + " for other clients");
    }

    void end(boolean passed) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        int processors = Runtime.getRuntime().availableProcessors();
        if (load > BUSY * processors) {
            System.out.printf(
                    "%nThe machine is busy (load average %.0f on %d processors): gaps are what it made of them.%n",
                    load, processors);
        }
        System.out.printf(
                "%n%s in %s (since make began).%n",
                passed ? "Nothing was lost (what the killed proxy held apart)" : "FAILED",
                elapsed());
    }

    private static boolean terminal() {
        return Optional.ofNullable(System.console()).map(java.io.Console::isTerminal).orElse(false);
    }

    private String elapsed() {
        Duration time = Duration.between(start, Instant.now());
        return "%2d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
