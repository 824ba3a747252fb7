package dev.midflight.e2e.demo;

import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.EndpointWatch;
import dev.midflight.e2e.load.LoadReport;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.Fleet;
import dev.midflight.e2e.workload.LoadClient;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The story: inject, upgrade, go back, and fail twice, under load; then the figures. */
final class Demo {
    static final String NAMESPACE = "midflight-demo";
    static final String SIDECAR_SET = "mesh";
    private static final String MISSING_VERSION = "no-such-version";
    private static final String CRASHING_VERSION = "v-crash";
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int SOAK_SECONDS = 3;
    private static final int DEADLINE_SECONDS = 30;
    private static final long REQUESTS_PER_PHASE = 4000;
    private static final List<String> SAMPLES =
            List.of("namespace.yaml", "sidecarset-minimal.yaml");
    private static final List<String> LOAD =
            List.of(
                    "--rate=400",
                    "--keep-alive=40",
                    "--connects-per-second=20",
                    "--idle=50",
                    "--streams=5",
                    "--max-seconds=1800");

    private final Console console;
    private final Installation installation;
    private final KubernetesClient client;
    private final Path samples;
    private final Path directory;
    private final Workload workload;
    private final Fleet fleet;

    Demo(Console console, Installation installation, Path directory) {
        this.console = console;
        this.installation = installation;
        this.client = installation.client();
        this.samples = installation.repository().sample("");
        this.directory = directory;
        this.workload = new Workload(client, NAMESPACE, Map.of());
        this.fleet = new Fleet(client, SIDECAR_SET);
    }

    /** The figures, and whether the endpoints were Ready throughout. */
    record Outcome(DemoReport report, boolean endpointsReady) {}

    Outcome run() {
        prepare();
        console.step("Application and load, both injected");
        workload.deployServer();
        Pod server = workload.readyPod("server");
        workload.deployClient(LOAD, deployment -> {});
        LoadClient load = workload.load();
        new InjectedPod(client).show(server, console);
        Http2Calls http2 = Http2Calls.start(console, installation);
        try (EndpointWatch endpoints = new EndpointWatch(client, NAMESPACE)) {
            roll(new Loads(load, http2));
            http2.end();
            return conclude(load.stop(), http2, endpoints);
        }
    }

    /** What every phase is seen by. */
    private record Loads(LoadClient load, Http2Calls http2) {}

    /**
     * Leaves a fleet behind that is well: the last phase asked for a version that does not exist.
     */
    void settle() {
        fleet.editVersion("v2");
        console.say("kubectl patch sidecarset " + SIDECAR_SET + ": version: v2");
        fleet.awaitRolledOut(LIMIT);
    }

    /** Removes what the demo made, for a cluster that stays. */
    void cleanUp() {
        client.namespaces().withName(Http2Calls.NAMESPACE).delete();
        client.namespaces().withName(NAMESPACE).delete();
        resources(client, "sidecarset-minimal.yaml")
                .forEach(each -> client.resource(each).delete());
        resources(client, "namespace.yaml").forEach(each -> client.resource(each).delete());
    }

    private void prepare() {
        console.step("Samples applied, a namespace annotated");
        for (String sample : SAMPLES) {
            resources(client, sample).forEach(each -> client.resource(each).serverSideApply());
            console.say("kubectl apply -f config/samples/" + sample);
        }
        fleet.edit(
                "{\"version\":\"v1\",\"interception\":{\"inbound\":{\"excludePorts\":[8090]}},\"updateStrategy\":{\"soakSeconds\":%d,\"deadlineSeconds\":%d,\"maxUnavailable\":\"100%%\"}}"
                        .formatted(SOAK_SECONDS, DEADLINE_SECONDS));
        client.namespaces().resource(namespace()).create();
        client.namespaces()
                .withName(NAMESPACE)
                .edit(
                        each ->
                                new NamespaceBuilder(each)
                                        .editMetadata()
                                        .addToAnnotations("midflight.dev/inject", "enabled")
                                        .endMetadata()
                                        .build());
        console.say("kubectl annotate namespace " + NAMESPACE + " midflight.dev/inject=enabled");
    }

    private void roll(Loads loads) {
        phase(loads, "inject", () -> true);
        upgrade(loads, "upgrade v1 -> v2", "v2");
        upgrade(loads, "upgrade v2 -> v3", "v3");
        upgrade(loads, "rollback v3 -> v2", "v2");
        goBack(loads, "rollback of a crashing version", CRASHING_VERSION);
        recover(loads);
        goBack(loads, "rollback of a missing image", MISSING_VERSION);
    }

    private void upgrade(Loads loads, String name, String version) {
        phase(loads, name, edited(version, fleet::rolledOut));
    }

    private void goBack(Loads loads, String name, String version) {
        phase(loads, name, edited(version, () -> fleet.wentBackFrom(version)));
        SidecarSetStatus status = fleet.status();
        status.failures()
                .forEach(
                        failure ->
                                console.say(
                                        failure.pod()
                                                + " "
                                                + failure.reason()
                                                + ": "
                                                + failure.message()));
    }

    /** The user gives up the failed version. */
    private void recover(Loads loads) {
        phase(loads, "rollback " + CRASHING_VERSION + " -> v2", edited("v2", fleet::rolledOut));
    }

    /** The edit is made once the phase has begun, by the first question. */
    private BooleanSupplier edited(String version, BooleanSupplier done) {
        List<String> toDo = new ArrayList<>(List.of(version));
        return () -> {
            if (!toDo.isEmpty()) {
                fleet.editVersion(toDo.removeFirst());
                console.say("kubectl patch sidecarset " + SIDECAR_SET + ": version: " + version);
            }
            return done.getAsBoolean();
        };
    }

    private void phase(Loads loads, String name, BooleanSupplier done) {
        console.step(name);
        loads.http2().during(name, () -> phase(loads.load(), name, done));
    }

    private void phase(LoadClient load, String name, BooleanSupplier done) {
        load.startPhase(name);
        long[] nextLine = {0};
        Await.present(
                name,
                LIMIT,
                () -> {
                    boolean finished = done.getAsBoolean();
                    PhaseReport report = load.report().phase(name);
                    if (System.nanoTime() > nextLine[0]) {
                        nextLine[0] = System.nanoTime() + Duration.ofSeconds(2).toNanos();
                        console.progress(progress(report));
                    }
                    return Optional.of(true)
                            .filter(yes -> finished && report.requests() >= REQUESTS_PER_PHASE);
                },
                () -> fleet.status() + " " + load.report().phase(name));
        console.progress(progress(load.report().phase(name)));
        console.endProgress();
    }

    private String progress(PhaseReport report) {
        SidecarSetStatus status = fleet.status();
        List<String> serving = fleet.pods().stream().map(Fleet::version).toList();
        return "%,7d requests, %d failed, %d resets; %d of %d pods updated, serving %s"
                .formatted(
                        report.requests(),
                        report.failed(),
                        report.resets(),
                        status.updatedPods(),
                        status.injectedPods(),
                        serving);
    }

    private Outcome conclude(LoadReport load, Http2Calls http2, EndpointWatch endpoints) {
        List<PhaseFigures> rows = new ArrayList<>();
        load.phases().stream()
                .filter(phase -> !phase.name().equals("start"))
                .map(PhaseFigures::of)
                .forEach(rows::add);
        rows.addAll(http2.figures());
        DemoReport report = new DemoReport(rows);
        report.write(directory.resolve("report.json"));
        console.step("Figures");
        System.out.println(report.table());
        load.connections()
                .forEach(
                        (kind, census) -> {
                            if (census.open() > 0) {
                                console.say(
                                        kind
                                                + ": "
                                                + census.original()
                                                + " of "
                                                + census.open()
                                                + " connections are the first ones");
                            }
                        });
        http2.tell();
        load.phases().forEach(phase -> phase.examples().forEach(console::say));
        endpoints.lapses().forEach(lapse -> console.say("endpoint not Ready: " + lapse));
        console.say("endpoints Ready throughout: " + (endpoints.lapses().isEmpty() ? "yes" : "NO"));
        console.say("target/demo/report.json");
        return new Outcome(report, endpoints.lapses().isEmpty());
    }

    private io.fabric8.kubernetes.api.model.Namespace namespace() {
        return new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build();
    }

    private List<HasMetadata> resources(KubernetesClient client, String sample) {
        try (var in = Files.newInputStream(samples.resolve(sample))) {
            return client.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException("sample " + sample + " cannot be read", e);
        }
    }
}
