package dev.midflight.e2e.upgrade;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.InjectedNamespace;
import dev.midflight.e2e.workload.Fleet;
import dev.midflight.e2e.workload.LoadClient;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One server pod under 500 requests/s, 200 idle connections and 10 streams, from a client without a
 * sidecar: so that the ports that the server's sidecar sees are the client's own. Versions v1 to v9
 * in turn: every upgrade is one PATCH.
 */
final class UpgradeTest {
    static final String NAME = "midflight-upgrade";

    /** Odd, so that each slot gets all of them before one comes again: nothing for a back-off. */
    private static final int VERSIONS = 9;

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> LOAD =
            List.of(
                    "--rate=500",
                    "--keep-alive=40",
                    "--idle=200",
                    "--streams=10",
                    "--bulk=0",
                    "--connects-per-second=10",
                    "--max-seconds=3600");
    private static final String SIDECAR_SET =
            """
            apiVersion: midflight.dev/v1alpha1
            kind: SidecarSet
            metadata: {name: midflight-upgrade}
            spec:
              selector: {matchLabels: {midflight-upgrade: "true"}}
              image: localhost/midflight/sidecar
              version: v1
              updateStrategy: {soakSeconds: 1, deadlineSeconds: 60}
            """;

    private final KubernetesClient client;
    private final Workload workload;
    private final Fleet fleet;
    private int upgraded;

    UpgradeTest(Installation installation) {
        this.client = installation.client();
        this.workload = new Workload(client, NAME, Map.of(NAME, "true"));
        this.fleet = new Fleet(client, NAME);
    }

    /** The figures of each upgrade; throws where one has lost something. */
    List<UpgradeFigures> run(int upgrades) {
        LoadClient load = deploy();
        UpgradeSeries series = new UpgradeSeries(client, fleet, load, this::server);
        List<UpgradeFigures> figures = new ArrayList<>();
        System.out.println(UpgradeFigures.HEADING);
        for (int i = 1; i <= upgrades; i++) {
            String version = nextVersion();
            figures.add(
                    told(
                            series.upgrade(
                                    i + " to " + version,
                                    version,
                                    UpgradeSeries.Interference.NONE)));
        }
        summarise(figures);
        FaultMatrix faults = new FaultMatrix(client, series, this::server, this::nextVersion);
        FaultMoments.NEW_BEFORE_COMMIT.forEach(moment -> figures.add(told(faults.killNew(moment))));
        figures.add(told(faults.killOldOnceEmpty()));
        return figures;
    }

    private LoadClient deploy() {
        client.load(new ByteArrayInputStream(SIDECAR_SET.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        InjectedNamespace.create(client, NAME);
        workload.deployServer();
        server();
        workload.deployClient(
                LOAD,
                deployment ->
                        Workload.template(deployment)
                                .getMetadata()
                                .getAnnotations()
                                .put(MidflightNames.INJECT_ANNOTATION, MidflightNames.DISABLED));
        LoadClient load = workload.load();
        Await.until("load runs", LIMIT, () -> load.report().phase("start").requests() > 2000);
        return load;
    }

    private Pod server() {
        return workload.readyPod("server");
    }

    private String nextVersion() {
        upgraded++;
        return "v" + (upgraded % VERSIONS + 1);
    }

    private static UpgradeFigures told(UpgradeFigures figures) {
        System.out.println(figures.row());
        return figures;
    }

    private static void summarise(List<UpgradeFigures> figures) {
        line("PATCH to all moved, ms", figures, UpgradeFigures::patchToMovedMillis);
        line("frozen, ms", figures, UpgradeFigures::frozenMillis);
        line("proxy RSS, MiB", figures, each -> each.proxyRssKibibytes() / 1024.0);
        line("standby RSS, KiB", figures, UpgradeFigures::standbyRssKibibytes);
        line("longest gap, ms", figures, UpgradeFigures::gapMaxMillis);
    }

    private static void line(
            String what, List<UpgradeFigures> figures, ToDoubleFunction<UpgradeFigures> figure) {
        DoubleSummaryStatistics summary = figures.stream().mapToDouble(figure).summaryStatistics();
        double median =
                figures.stream()
                        .mapToDouble(figure)
                        .sorted()
                        .skip(figures.size() / 2)
                        .findFirst()
                        .orElse(0);
        System.out.printf(
                "%-24s min %,.1f, median %,.1f, max %,.1f%n",
                what, summary.getMin(), median, summary.getMax());
    }
}
