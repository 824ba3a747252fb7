package dev.midflight.operator;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.SecretAuthorityStore;
import dev.midflight.certs.ServerCertificate;
import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetServer;
import dev.midflight.operator.fleet.FleetStreams;
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
import dev.midflight.operator.namespace.AuthorityBundle;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.namespace.OptedInNamespaces;
import dev.midflight.operator.pod.DisruptionBudgets;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.prepull.PullPods;
import dev.midflight.operator.prepull.PullSettings;
import dev.midflight.operator.registry.RegistryAdapters;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The composition root: what the operator is made of, and in which order it starts and stops. */
final class Operator implements AutoCloseable {
    private static final String LEASE = "midflight-operator";
    private static final int REFRESH_MINUTES = 5;

    /** Of a workload's. */
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofHours(24);

    private static final int CERTIFICATE_TRIES = 20;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);

    private final OperatorConfig config;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Leadership leadership;
    private final ServerCertificate certificate;
    private final AuthorityBundle authority;
    private final FleetSources sources;
    private final ToggleSources toggles;
    private final ToggleRuns runs;
    private final Shelves shelves;
    private final PolicySources policies;
    private final FleetServer fleetServer;

    Operator(KubernetesClient client, MeterRegistry meters, OperatorConfig config) {
        this.config = config;
        this.clock = Clock.systemUTC();
        this.timer = Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().factory());
        this.leadership = leadership(client);
        this.certificate = certificate(client);
        this.authority = new AuthorityBundle(certificate);
        this.sources = sources(client, meters);
        this.toggles = toggles(sources);
        this.runs = toggles.runs();
        this.shelves = shelves(meters);
        this.policies = policies(client);
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
        sources.pods().close();
        policies.traffic().close();
        sources.budgets().close();
        sources.pulls().close();
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
        String service = MidflightNames.FLEET_SERVICE + "." + config.namespace() + ".svc";
        return new Patience(CERTIFICATE_TRIES, BETWEEN_TRIES)
                .untilItWorks(
                        "the CA",
                        () -> ServerCertificate.issue(installation, List.of(service), clock));
    }

    private FleetSources sources(KubernetesClient client, MeterRegistry meters) {
        FleetStreams streams = new FleetStreams(FleetLimits.DEFAULTS, clock);
        Gauge.builder("midflight.fleet.streams", streams, FleetStreams::size)
                .description("Proxies that report here")
                .register(meters);
        PullSettings pullSettings =
                new PullSettings(
                        config.namespace(), config.imagePullSecrets(), config.pullDeadline());
        PodInventory pods = new PodInventory(client);
        EventRecorder events = new EventRecorder(client, config.podName(), clock);
        Emergencies emergencies = new Emergencies();
        return new FleetSources(
                client,
                leadership,
                pods,
                new DisruptionBudgets(client),
                new OptedInNamespaces(config.namespace()),
                new PullPods(client, pullSettings, clock),
                streams,
                new FleetListeners(),
                new ScopeKeeper(pods, streams, emergencies),
                new DriftWatch(streams, events, meters, clock),
                emergencies,
                events,
                meters,
                clock);
    }

    private static ToggleSources toggles(FleetSources sources) {
        return new ToggleSources(
                sources.client(),
                sources.leadership(),
                sources.pods(),
                sources.streams(),
                sources.fleetListeners(),
                sources.emergencies(),
                sources.drifts(),
                RegistryAdapters.all(),
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
        InstallationAuthority workloads =
                new InstallationAuthority(
                        new SecretAuthorityStore(
                                client, config.namespace(), MidflightNames.MESH_CA_SECRET),
                        Lifetimes.DEFAULTS,
                        clock);
        return new MeshAuthority(workloads, CERTIFICATE_LIFETIME, clock);
    }

    /** A sidecar takes mTLS once its reports say so; none does yet. */
    private PolicySources policies(KubernetesClient client) {
        InformedTraffic traffic =
                new InformedTraffic(
                        client, sources.pods(), shelves, shelves::ready, _ -> false, config.mesh());
        return new PolicySources(leadership, traffic, shelves, clock);
    }

    /** What happens to any injected pod, with or without a toggle. */
    private void watchInterception() {
        EmergencyExit exit =
                new EmergencyExit(
                        leadership, sources.emergencies(), sources.scopes(), sources.events());
        sources.emergencies().onChange(exit::changed);
        sources.fleetListeners().onChange(sources.drifts()::look);
        sources.fleetListeners().onChange(sources.scopes()::bypassInEmergency);
        sources.pods().onChange(this::forgetIfGone);
    }

    private void forgetIfGone(KnownPod pod) {
        boolean leaves = pod.without() == KnownPod.Without.LEAVING;
        if (leaves || sources.pods().find(pod.key()).isEmpty()) {
            runs.forget(pod.key());
            sources.drifts().forget(pod.key());
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
                        timer));
    }

    /** A leader that lost its lease to nobody keeps its streams: it may win again in a moment. */
    private void sendProxiesToTheLeader() {
        switch (leadership.view()) {
            case LeaderView.Leading _, LeaderView.Unknown _ -> {}
            case LeaderView.Following following -> sources.streams().closeAll(following);
        }
    }
}
