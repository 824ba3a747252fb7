package dev.midflight.operator.trafficpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.KeyAndCertificate;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.Pem;
import dev.midflight.certs.RotatingKeyManager;
import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.model.CommandResult;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.fleet.Authentication;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetListener;
import dev.midflight.operator.fleet.FleetServer;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.OperatorAccount;
import dev.midflight.operator.fleet.TestingAuthorityStore;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.replica.Standings;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.Proxyless;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Pattern;

/**
 * The control plane on a free port of the loopback, without an API server: what there is, a test
 * says. A pod's token is its name. Sidecars of ours take mTLS where the pod's uid says {@code
 * mesh-}.
 */
public final class TestingControlPlane implements AutoCloseable, FleetListener {
    private static final Pattern DOCUMENTS = Pattern.compile("^---\n", Pattern.MULTILINE);
    private static final String TRUST_DOMAIN = "cluster.local";

    private static final OperatorAccount OPERATOR =
            new OperatorAccount("midflight-system", "midflight-operator");

    private final InstallationAuthority authority;
    private final Shelves shelves = new Shelves(XdsLimits.DEFAULTS, System::nanoTime);
    private final Map<String, Set<ResourceName>> stock = new ConcurrentHashMap<>();
    private final Map<PodKey, List<String>> assigned = new ConcurrentHashMap<>();
    private final Map<String, KnownPod> pods = new ConcurrentHashMap<>();
    private final TrafficPlanner planner =
            new TrafficPlanner(
                    new MeshSettings(TRUST_DOMAIN, MtlsMode.DISABLED),
                    new MeshIndex(),
                    new Recording(),
                    _ -> {});
    private final Standings standings = new OwnStandings(planner::verdict, shelves);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FleetServer server;
    private long generation;

    public TestingControlPlane() {
        this(
                new InstallationAuthority(
                        new TestingAuthorityStore(), Lifetimes.DEFAULTS, Clock.systemUTC()));
    }

    /** One of several replicas. The token of the operator's own pods is {@code operator}. */
    TestingControlPlane(InstallationAuthority authority) {
        this.authority = authority;
        KeyAndCertificate own = authority.issueServer(authority.current(), List.of("localhost"));
        server =
                FleetServer.start(
                        0,
                        FleetLimits.DEFAULTS,
                        Clock.systemUTC(),
                        new FleetServer.Parts(
                                new RotatingKeyManager(own),
                                LeaderView.Leading::new,
                                this::authenticate,
                                new FleetStreams(FleetLimits.DEFAULTS, Clock.systemUTC()),
                                this,
                                shelves,
                                new MeshAuthority(
                                        authority::workloads,
                                        Duration.ofHours(1),
                                        Clock.systemUTC()),
                                TRUST_DOMAIN,
                                timer,
                                OPERATOR,
                                standings));
        shelves.ready();
    }

    private Authentication authenticate(String token) {
        if (token.equals("operator")) {
            return new Authentication.Authenticated(
                    new PodKey(OPERATOR.namespace(), "operator-0", "uid-operator"),
                    OPERATOR.name());
        }
        KnownPod pod = pods.get(token);
        return pod == null
                ? new Authentication.Refused("no such pod")
                : new Authentication.Authenticated(
                        pod.key(), pod.mesh().orElseThrow().serviceAccount());
    }

    /** {@code host:port} that its certificate is for. */
    public String address() {
        return "localhost:" + server.port();
    }

    Standings standings() {
        return standings;
    }

    /** Services, EndpointSlices, Pods and TrafficPolicies as they are now, as YAML. */
    public synchronized void apply(String yaml) {
        DOCUMENTS.splitAsStream(yaml).filter(document -> !document.isBlank()).forEach(this::see);
        planner.refresh();
    }

    private void see(String document) {
        String kind = Serialization.unmarshal(document, JsonNode.class).path("kind").asText();
        switch (kind) {
            case "Service" -> {
                Service service = Serialization.unmarshal(document, Service.class);
                planner.change(TestingMesh.put(service));
            }
            case "EndpointSlice" -> {
                EndpointSlice slice = Serialization.unmarshal(document, EndpointSlice.class);
                planner.change(TestingMesh.put(slice));
            }
            case "Pod" -> {
                KnownPod pod =
                        TestingInventory.known(
                                offering(Serialization.unmarshal(document, Pod.class)));
                pods.put(pod.key().name(), pod);
                planner.pod(pod.key(), Optional.of(pod));
            }
            case "TrafficPolicy" -> policy(Serialization.unmarshal(document, TrafficPolicy.class));
            default -> throw new IllegalArgumentException("kind: " + kind);
        }
    }

    private static Pod offering(Pod pod) {
        if (pod.getMetadata().getUid().contains("mesh-")) {
            pod.getMetadata().getAnnotations().put(MidflightNames.MESH_TLS_ANNOTATION, "*");
        }
        return pod;
    }

    private void policy(TrafficPolicy policy) {
        PolicyEntry entry =
                new PolicyEntry(
                        policy.getMetadata().getNamespace(),
                        policy.getMetadata().getName(),
                        "2026-02-01T00:00:00Z",
                        policy.getSpec());
        planner.policy(entry, ++generation);
    }

    /** Until a pod runs by the newest version of what callers read. */
    public void awaitTaken(String pod, XdsType type, String name) {
        String namespace = name.replaceFirst("^(out|_proxyless)/", "").split("/", 2)[0];
        awaitTaken(pod, new ResourceName(type, name), ShelfPart.shelfOfNamespace(namespace));
    }

    /** The same of what comes in at the pod itself. */
    public void awaitTakenInbound(String pod, XdsType type, String name) {
        awaitTaken(pod, new ResourceName(type, name), ShelfPart.shelfOfPod(key(pod).uid()));
    }

    /** Until a proxy in a pod runs by all listeners, clusters and endpoints that it is to have. */
    public void awaitAllTaken(String pod) {
        for (String shelf : assigned.getOrDefault(key(pod), List.of())) {
            stock.getOrDefault(shelf, Set.of()).stream()
                    .filter(name -> name.type() != XdsType.ROUTES)
                    .filter(name -> !Proxyless.isFor(name.name()))
                    .forEach(name -> awaitTaken(pod, name, shelf));
        }
    }

    private void awaitTaken(String pod, ResourceName name, String shelf) {
        PodKey key = key(pod);
        Await.until(
                () -> pod + " has taken " + name + ": " + shelves.acknowledgement(name, shelf),
                () -> {
                    Acknowledgement now = shelves.acknowledgement(name, shelf);
                    return now.of().contains(key) && !now.missing().contains(key);
                });
    }

    /** The names of the pods in which somebody is configured. */
    public List<String> pods() {
        return pods.values().stream()
                .filter(pod -> pod.mesh().isPresent())
                .map(pod -> pod.key().name())
                .sorted()
                .toList();
    }

    private PodKey key(String pod) {
        KnownPod known = pods.get(pod);
        if (known == null) {
            throw new AssertionError("no pod " + pod);
        }
        return known.key();
    }

    /** Puts there what a pod mounts to get in: {@code token}, {@code ca.crt}. */
    public void writeAccess(String pod, Path directory) {
        write(directory.resolve("token"), pod);
        write(directory.resolve("ca.crt"), authority.current().bundlePem());
    }

    /** Puts there who a service account is: {@code tls.crt}, {@code tls.key}, {@code ca.crt}. */
    public void writeIdentity(String account, Path directory) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            String chain =
                    authority
                            .workloads()
                            .issue(
                                    pair.getPublic(),
                                    "spiffe://" + TRUST_DOMAIN + "/ns/shop/sa/" + account,
                                    Instant.now(),
                                    Duration.ofHours(1));
            write(directory.resolve("tls.crt"), chain);
            write(directory.resolve("tls.key"), Pem.of(pair.getPrivate()));
            write(directory.resolve("ca.crt"), authority.current().bundlePem());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers what is on the shelves. */
    private final class Recording implements ResourceShelves {
        @Override
        public void update(String shelf, List<XdsResource> changed, List<ResourceName> removed) {
            Set<ResourceName> names =
                    stock.computeIfAbsent(shelf, _ -> ConcurrentHashMap.newKeySet());
            changed.stream().map(ResourceName::of).forEach(names::add);
            removed.forEach(names::remove);
            shelves.update(shelf, changed, removed);
        }

        @Override
        public void assign(PodKey pod, List<String> read) {
            assigned.put(pod, read);
            shelves.assign(pod, read);
        }

        @Override
        public void forget(PodKey pod) {
            assigned.remove(pod);
            shelves.forget(pod);
        }

        @Override
        public Acknowledgement acknowledgement(ResourceName name, String shelf) {
            return shelves.acknowledgement(name, shelf);
        }
    }

    @Override
    public void changed(PodKey pod) {}

    @Override
    public void answered(PodKey pod, CommandResult result) {}

    @Override
    public void close() {
        server.close();
        shelves.close();
        timer.shutdownNow();
    }
}
