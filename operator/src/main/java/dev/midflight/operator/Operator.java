package dev.midflight.operator;

import dev.midflight.certs.GivenAuthority;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.SecretAuthorityStore;
import dev.midflight.certs.ServerCertificate;
import dev.midflight.certs.WorkloadAuthority;
import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetServer;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.OperatorAccount;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.fleet.TokenReviewAuthenticator;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.interception.EmergencyExit;
import dev.midflight.operator.interception.ScopeKeeper;
import dev.midflight.operator.interceptiontoggle.ToggleRuns;
import dev.midflight.operator.interceptiontoggle.ToggleSources;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.leader.Replica;
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.MeshExit;
import dev.midflight.operator.mtls.MeshKeeper;
import dev.midflight.operator.mtls.MeshNotes;
import dev.midflight.operator.mtls.MeshView;
import dev.midflight.operator.mtls.PodMeshNotes;
import dev.midflight.operator.namespace.AuthorityBundle;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.namespace.OptedInNamespaces;
import dev.midflight.operator.pod.DisruptionBudgets;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.prepull.PullPods;
import dev.midflight.operator.prepull.PullSettings;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.replica.EndpointReplicas;
import dev.midflight.operator.replica.EndpointReplicas.Self;
import dev.midflight.operator.replica.PeerAccess;
import dev.midflight.operator.replica.PeerLimits;
import dev.midflight.operator.replica.Peers;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.operator.sidecarset.FleetSources;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.trafficpolicy.InformedTraffic;
import dev.midflight.operator.trafficpolicy.PolicySources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The composition root: what the operator is made of, and in which order it starts and stops. */
final class Operator implements AutoCloseable {
    private static final String LEASE = "midflight-operator";
    private static final int REFRESH_MINUTES = 5;

    private static final int CERTIFICATE_TRIES = 20;

    /** Patches of pods at a time. */
    private static final int MESH_NOTES = 4;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);

    private final OperatorConfig config;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Leadership leadership;
    private final ServerCertificate certificate;
    private final AuthorityBundle authority;
    private final PodInventory pods;
    private final ExecutorService meshNotes =
            Executors.newFixedThreadPool(
                    MESH_NOTES, Thread.ofPlatform().daemon().name("mesh-notes-", 0).factory());
    private final FleetSources sources;
    private final ToggleSources toggles;
    private final ToggleRuns runs;
    private final Shelves shelves;
    private final Peers peers;
    private final PolicySources policies;
    private final FleetServer fleetServer;

    Operator(KubernetesClient client, MeterRegistry meters, OperatorConfig config) {
        this.config = config;
        this.clock = Clock.systemUTC();
        this.timer = Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());
        this.leadership = leadership(client);
        this.certificate = certificate(client);
        this.authority = new AuthorityBundle(certificate);
        this.pods = new PodInventory(client);
        this.shelves = shelves(meters);
        this.peers = peers(client);
        this.policies = policies(client);
        this.sources = sources(client, meters);
        this.toggles = toggles(sources, policies.traffic());
        this.runs = toggles.runs();
        this.fleetServer = fleetServer(client);
    }

    /** Starts watching. */
    void start() {
        policies.traffic().start();
        sources.pods().start();
        sources.budgets().start();
        sources.pulls().start();
        watchInterception();
        leadership.onChange(this::sendProxiesToTheLeader);
        leadership.onChange(runs::followLeader);
        var _ =
                timer.scheduleWithFixedDelay(
                        authority::refresh, REFRESH_MINUTES, REFRESH_MINUTES, TimeUnit.MINUTES);
    }

    void takePartInTheElection() {
        leadership.start();
    }

    /** The lease goes first, so that another replica takes over while this one ends. */
    @Override
    public void close() {
        runs.close();
        leadership.stop();
        shelves.close();
        fleetServer.close();
        peers.close();
        sources.pods().close();
        policies.traffic().close();
        sources.budgets().close();
        sources.pulls().close();
        meshNotes.shutdown();
        timer.shutdown();
    }

    Leadership leadership() {
        return leadership;
    }

    AuthorityBundle authority() {
        return authority;
    }

    FleetSources sources() {
        return sources;
    }

    ToggleSources toggles() {
        return toggles;
    }

    ToggleRuns runs() {
        return runs;
    }

    PolicySources policies() {
        return policies;
    }

    boolean isReady() {
        return sources.pods().isComplete()
                && policies.traffic().isComplete()
                && sources.budgets().isComplete()
                && sources.pulls().isComplete();
    }

    private Leadership leadership(KubernetesClient client) {
        Replica self = new Replica(config.podName(), config.podIp() + ":" + config.fleetPort());
        return new Leadership(client, config.namespace(), LEASE, self, timer, clock);
    }

    private ServerCertificate certificate(KubernetesClient client) {
        InstallationAuthority installation =
                new InstallationAuthority(
                        new SecretAuthorityStore(
                                client, config.namespace(), MidflightNames.CA_SECRET),
                        Lifetimes.DEFAULTS,
                        clock);
        return new Patience(CERTIFICATE_TRIES, BETWEEN_TRIES)
                .untilItWorks(
                        "the CA",
                        () -> ServerCertificate.issue(installation, List.of(serverName()), clock));
    }

    /** Of every replica, whatever its address. */
    private String serverName() {
        return MidflightNames.FLEET_SERVICE + "." + config.namespace() + ".svc";
    }

    private Peers peers(KubernetesClient client) {
        Self self = new Self(config.podName(), config.podIp());
        return new Peers(
                new EndpointReplicas(client, config.namespace(), self, System::nanoTime),
                new PeerAccess(serverName(), authority::pem, config.tokenFile()),
                PeerLimits.DEFAULTS,
                System::nanoTime);
    }

    private FleetSources sources(KubernetesClient client, MeterRegistry meters) {
        FleetStreams streams = new FleetStreams(FleetLimits.DEFAULTS, clock);
        Gauge.builder("midflight.fleet.streams", streams, FleetStreams::size)
                .description("Proxies that report here")
                .register(meters);
        PullSettings pullSettings =
                new PullSettings(
                        config.namespace(), config.imagePullSecrets(), config.pullDeadline());
        EventRecorder events = new EventRecorder(client, config.podName(), clock);
        Emergencies emergencies = new Emergencies();
        Proxies proxies = Proxies.of(streams);
        MeshNotes notes = new PodMeshNotes(client, pods);
        MeshExit exit =
                new MeshExit(
                        pods,
                        proxies,
                        notes,
                        new MeshCallers(policies.traffic(), proxies, leadership::since, clock),
                        clock,
                        Pause.REAL);
        return new FleetSources(
                client,
                leadership,
                pods,
                new DisruptionBudgets(client),
                new OptedInNamespaces(config.namespace()),
                new PullPods(client, pullSettings, clock),
                streams,
                new FleetListeners(),
                new ScopeKeeper(pods, streams, emergencies, exit),
                new MeshKeeper(
                        leadership::isLeader, pods, proxies, emergencies, exit, notes, meshNotes),
                new DriftWatch(streams, events, meters, clock),
                emergencies,
                events,
                meters,
                clock);
    }

    private static ToggleSources toggles(FleetSources sources, MeshView mesh) {
        return new ToggleSources(
                sources.client(),
                sources.leadership(),
                sources.pods(),
                sources.streams(),
                sources.fleetListeners(),
                sources.emergencies(),
                sources.drifts(),
                RegistryAdapters.all(),
                mesh,
                sources.events(),
                sources.meters(),
                sources.clock());
    }

    private static Shelves shelves(MeterRegistry meters) {
        Shelves shelves = new Shelves(XdsLimits.DEFAULTS, System::nanoTime);
        Gauge.builder("midflight.xds.streams", shelves, Shelves::streams)
                .description("Proxies that get their configuration here")
                .register(meters);
        return shelves;
    }

    private MeshAuthority meshAuthority(KubernetesClient client) {
        return new MeshAuthority(
                config.meshIssuer()
                        .map(secret -> givenAuthority(client, secret))
                        .orElseGet(() -> ownAuthority(client)),
                config.certificateLifetime(),
                clock);
    }

    private Supplier<WorkloadAuthority> givenAuthority(KubernetesClient client, String secret) {
        return new GivenAuthority(client, config.namespace(), secret, clock)::current;
    }

    private Supplier<WorkloadAuthority> ownAuthority(KubernetesClient client) {
        return new InstallationAuthority(
                        new SecretAuthorityStore(
                                client, config.namespace(), MidflightNames.MESH_CA_SECRET),
                        Lifetimes.DEFAULTS,
                        clock)
                ::workloads;
    }

    private PolicySources policies(KubernetesClient client) {
        InformedTraffic traffic =
                new InformedTraffic(client, pods, shelves, shelves::ready, config.mesh());
        return new PolicySources(leadership, traffic, peers, clock);
    }

    /** What happens to any injected pod, with or without a toggle. */
    private void watchInterception() {
        EmergencyExit exit =
                new EmergencyExit(
                        leadership, sources.emergencies(), sources.scopes(), sources.events());
        sources.emergencies().onChange(exit::changed);
        sources.fleetListeners().onChange(sources.drifts()::look);
        sources.fleetListeners().onChange(sources.scopes()::bypassInEmergency);
        sources.fleetListeners().onChange(sources.mesh()::look);
        sources.pods().onChange(pod -> sources.mesh().look(pod.key()));
        sources.pods().onChange(this::forgetIfGone);
    }

    private void forgetIfGone(KnownPod pod) {
        boolean leaves = pod.without() == KnownPod.Without.LEAVING;
        if (leaves || sources.pods().find(pod.key()).isEmpty()) {
            runs.forget(pod.key());
            sources.drifts().forget(pod.key());
            sources.mesh().forget(pod.key());
        }
    }

    private FleetServer fleetServer(KubernetesClient client) {
        FleetLimits limits = FleetLimits.DEFAULTS;
        return FleetServer.start(
                config.fleetPort(),
                limits,
                clock,
                new FleetServer.Parts(
                        certificate.keyManager(),
                        leadership::view,
                        new TokenReviewAuthenticator(client, limits.tokenReviewsAtOnce()),
                        sources.streams(),
                        sources.fleetListeners(),
                        shelves,
                        meshAuthority(client),
                        config.mesh().trustDomain(),
                        timer,
                        new OperatorAccount(config.namespace(), config.serviceAccount()),
                        policies.traffic().standings()));
    }

    /** A leader that lost its lease to nobody keeps its streams: it may win again in a moment. */
    private void sendProxiesToTheLeader() {
        switch (leadership.view()) {
            case LeaderView.Leading _, LeaderView.Unknown _ -> {}
            case LeaderView.Following following -> sources.streams().closeAll(following);
        }
    }
}
