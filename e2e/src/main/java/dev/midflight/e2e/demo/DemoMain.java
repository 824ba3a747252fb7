package dev.midflight.e2e.demo;

import dev.midflight.e2e.cluster.Cluster;
import dev.midflight.e2e.cluster.GivenCluster;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.cluster.LocalCluster;
import dev.midflight.e2e.cluster.Repository;
import dev.midflight.e2e.kube.Diagnostics;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code make demo}: exits with 0 only if nothing was lost but by a killed proxy. */
public final class DemoMain {
    private static final String LOCAL_CLUSTER =
            Optional.ofNullable(System.getenv("MIDFLIGHT_CLUSTER")).orElse("midflight");

    private DemoMain() {}

    public static void main(String[] args) {
        Console console = Console.startedAt(System.getenv("DEMO_STARTED"));
        boolean keep = "1".equals(System.getenv("DEMO_KEEP"));
        Repository repository = Repository.find();
        console.step("Cluster");
        Cluster cluster =
                GivenCluster.find()
                        .orElseGet(() -> LocalCluster.up(repository.root(), LOCAL_CLUSTER));
        boolean passed = false;
        try {
            passed = demonstrate(console, cluster, repository, keep);
        } catch (RuntimeException e) {
            console.fail(e);
        } finally {
            if (keep) {
                console.howToLookAround(cluster);
            } else {
                cluster.close();
            }
        }
        console.end(passed);
        System.exit(passed ? 0 : 1);
    }

    private static boolean demonstrate(
            Console console, Cluster cluster, Repository repository, boolean keep) {
        console.step("Images to the node, Midflight by Helm");
        try (Installation installation = Installation.install(cluster, repository)) {
            Path directory = repository.root().resolve("target/demo");
            Demo demo = new Demo(console, installation, directory);
            MigrationDemo migration = new MigrationDemo(console, installation);
            PolicyDemo policies = new PolicyDemo(console, installation);
            try {
                Demo.Outcome outcome = demo.run();
                demo.settle();
                DemoReport report = policies.run(migration.run(outcome.report()));
                report.write(directory.resolve("report.json"));
                return report.lossless() && outcome.endpointsReady();
            } catch (RuntimeException e) {
                new Diagnostics(installation.client(), directory.resolve("diagnostics"))
                        .collect(
                                List.of(
                                        Demo.NAMESPACE,
                                        Http2Calls.NAMESPACE,
                                        MigrationDemo.NAMESPACE,
                                        PolicyDemo.NAMESPACE,
                                        Installation.NAMESPACE));
                throw e;
            } finally {
                if (!keep) {
                    policies.cleanUp();
                    migration.cleanUp();
                    demo.cleanUp();
                }
            }
        }
    }
}
