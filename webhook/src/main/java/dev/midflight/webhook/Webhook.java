package dev.midflight.webhook;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.SecretAuthorityStore;
import dev.midflight.certs.ServerCertificate;
import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The webhook, put together: certificate, view of the cluster, warm-up, server, upkeep. */
final class Webhook implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Webhook.class);
    private static final int MOST_WAITING_EVENTS = 1000;
    private static final int SYNC_POLL_MILLIS = 50;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(15);

    private final WebhookConfig config;
    private final KubernetesClient client;
    private final Vertx vertx;
    private final MeterRegistry metrics;
    private final Clock clock = Clock.systemUTC();
    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService events =
            new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING_EVENTS));
    private volatile @Nullable InformedCluster cluster;
    private volatile @Nullable ConfigurationWatch configurations;
    private volatile @Nullable AdmissionServer server;
    private volatile boolean ready;

    Webhook(WebhookConfig config, KubernetesClient client, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.client = client;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** Begins in the background, and begins again until the API server answers. */
    void start() {
        upkeep.execute(this::tryToStart);
    }

    boolean isReady() {
        return ready;
    }

    @Override
    public void close() {
        ready = false;
        upkeep.shutdownNow();
        events.shutdown();
        closeAll(server, configurations, cluster);
    }

    private void tryToStart() {
        try {
            startNow();
        } catch (RuntimeException e) {
            LOG.warnf("Not started yet, trying again: %s", e.getMessage());
            closeAll(server, configurations, cluster);
            upkeep.schedule(this::tryToStart, config.retrySeconds(), TimeUnit.SECONDS);
        }
    }

    private void startNow() {
        InstallationAuthority authority =
                new InstallationAuthority(
                        new SecretAuthorityStore(
                                client, config.namespace(), MidflightNames.CA_SECRET),
                        Lifetimes.DEFAULTS,
                        clock);
        ServedCertificate certificate = certificate(authority);
        FactsFinder facts = new FactsFinder(config.namespace(), serverMinor());
        InformedCluster view = InformedCluster.watch(client, facts);
        cluster = view;
        LOG.infof("Warmed up, reviews=%d", WarmUp.run(ClusterFacts.CURRENT, WARM_UP_LIMIT));
        awaitSync(view);
        server =
                AdmissionServer.listen(
                        vertx, config.port(), certificate.keyManager(), handlers(authority, view));
        certificate.refresh();
        configurations =
                ConfigurationWatch.start(
                        client,
                        config.configurationName(),
                        () -> upkeep.execute(() -> lookAfter(certificate, facts)));
        upkeep.scheduleWithFixedDelay(
                () -> lookAfter(certificate, facts),
                config.refreshSeconds(),
                config.refreshSeconds(),
                TimeUnit.SECONDS);
        ready = true;
        LOG.infof("Ready, port=%d facts=%s", config.port(), view.facts());
    }

    private Map<String, AdmissionHandler> handlers(
            InstallationAuthority authority, InformedCluster view) {
        DecisionEvents told =
                new DecisionEvents(event -> client.resource(event).create(), events, clock);
        List<PodAdmission.Listener> listeners = List.of(new DecisionMetrics(metrics), told);
        return Map.of(
                AdmissionServer.PODS,
                new PodAdmission(view, listeners),
                AdmissionServer.NAMESPACES,
                new NamespaceAdmission(
                        new CaPublisher(client, () -> authority.current().bundlePem()),
                        config.namespace()),
                AdmissionServer.SIDECAR_SETS,
                new SidecarSetAdmission(view),
                AdmissionServer.TRAFFIC_POLICIES,
                new TrafficPolicyAdmission());
    }

    private ServedCertificate certificate(InstallationAuthority authority) {
        if (config.certificateDirectory().isPresent()) {
            return new MountedCertificate(config.certificateDirectory().get());
        }
        String service = config.serviceName() + "." + config.namespace() + ".svc";
        List<String> names = List.of(service, service + ".cluster.local");
        return new OwnCertificate(
                ServerCertificate.issue(authority, names, clock),
                new CaBundles(client, config.configurationName()));
    }

    private void lookAfter(ServedCertificate certificate, FactsFinder facts) {
        try {
            certificate.refresh();
            facts.serverIs(serverMinor());
        } catch (RuntimeException e) {
            LOG.warnf("Upkeep failed, trying again later: %s", e.getMessage());
        }
    }

    private int serverMinor() {
        return FactsFinder.minor(client.getKubernetesVersion().getGitVersion()).orElse(0);
    }

    private static void awaitSync(InformedCluster view) {
        try {
            while (!view.hasSynced()) {
                TimeUnit.MILLISECONDS.sleep(SYNC_POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for the first lists", e);
        }
    }

    private static void closeAll(@Nullable AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            if (part != null) {
                closeOne(part);
            }
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warnf("Not closed: %s", e.getMessage());
        }
    }
}
