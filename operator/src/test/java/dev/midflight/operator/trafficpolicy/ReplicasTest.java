package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.crds.Condition;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.fleet.TestingAuthorityStore;
import dev.midflight.operator.replica.PeerAccess;
import dev.midflight.operator.replica.PeerLimits;
import dev.midflight.operator.replica.Peers;
import dev.midflight.operator.replica.PolicyVersion;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, each with its own sidecars, over the real server; what the first one says. */
@Timeout(120)
final class ReplicasTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final PolicyVersion POLICY =
            new PolicyVersion(new PolicyKey("shop", "policy"), 1);
    private static final String SERVICE =
            """
            kind: Service
            metadata: {name: reviews, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec:
              clusterIP: 10.96.0.1
              clusterIPs: [10.96.0.1]
              ports: [{name: http, port: 80, targetPort: 8080}]
            ---
            """;
    private static final String EDITED =
            """
            kind: TrafficPolicy
            metadata: {name: policy, namespace: shop}
            spec:
              target: {service: {name: reviews}}
              routes: [{name: all, timeouts: {requestMillis: 500}}]
            ---
            """;

    private final Path directory;
    private final InstallationAuthority authority =
            new InstallationAuthority(
                    new TestingAuthorityStore(), Lifetimes.DEFAULTS, Clock.systemUTC());
    private final TestingControlPlane leader = new TestingControlPlane(authority);
    private final TestingControlPlane other = new TestingControlPlane(authority);
    private final Peers peers;

    ReplicasTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.peers = peers();
        leader.apply(SERVICE + pod("a") + pod("b") + pod("c"));
        other.apply(SERVICE + pod("a") + pod("b") + pod("c"));
        leader.writeAccess("a", directory);
        Files.writeString(directory.resolve("operator"), "operator");
    }

    @AfterEach
    void stop() {
        peers.close();
        leader.close();
        other.close();
    }

    @Test
    void sidecarsOfAllReplicasCountWithTheirReasons() throws Exception {
        leader.apply(EDITED);
        try (var _ = sidecar(leader, "a", Optional.empty());
                var _ = sidecar(other, "b", Optional.empty());
                var _ = sidecar(other, "c", Optional.of("no such filter"))) {
            awaitProgrammed("False Pending 1 of 1, not translated yet by 1 replica");

            other.apply(EDITED);

            TrafficPolicyStatus status =
                    awaitProgrammed("False Refused 2 of 3, 1 refused: no such filter");
            assertEquals(3, status.sidecars());
            assertEquals(2, status.acknowledged());
            assertEquals(1, status.rejected());
            assertEquals("shop/c", status.rejections().getFirst().pod());
        }
    }

    @Test
    void aReplicaThatDiesIsToldOfNotLeftOut() throws Exception {
        leader.apply(EDITED);
        other.apply(EDITED);
        try (var _ = sidecar(leader, "a", Optional.empty());
                var _ = sidecar(leader, "b", Optional.empty());
                var _ = sidecar(other, "c", Optional.empty())) {
            awaitProgrammed("True Programmed 3 of 3");

            other.close();

            awaitProgrammed("False Pending 2 of 2, 1 replica did not answer");
        }
    }

    private TrafficPolicyStatus awaitProgrammed(String wanted) {
        AtomicReference<TrafficPolicyStatus> last = new AtomicReference<>(TrafficPolicyStatus.NONE);
        Await.until(
                () -> wanted + " instead of " + last.get(),
                () -> {
                    last.set(status());
                    return programmed(last.get()).equals(wanted);
                });
        return last.get();
    }

    private static String programmed(TrafficPolicyStatus status) {
        Condition condition = status.conditions().getLast();
        return condition.status() + " " + condition.reason() + " " + condition.message();
    }

    private TrafficPolicyStatus status() {
        try {
            Programmed programmed =
                    Programmed.of(
                            leader.standings().of(POLICY).orElseThrow(),
                            peers.ask(POLICY).orElseThrow());
            PolicyVerdict verdict = new PolicyVerdict(1, List.of(), List.of(), PolicyReach.NOWHERE);
            return PolicyStatuses.of(
                    PolicyTarget.NAMESPACE,
                    TrafficPolicyStatus.NONE,
                    verdict,
                    programmed,
                    Instant.EPOCH);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Peers peers() {
        int port = Integer.parseInt(other.address().split(":", 2)[1]);
        return new Peers(
                () -> Set.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                new PeerAccess(
                        "localhost",
                        () -> authority.current().bundlePem(),
                        directory.resolve("operator")),
                new PeerLimits(Duration.ofMillis(1), LONG, Duration.ZERO, LONG, 1),
                System::nanoTime);
    }

    private TestingSidecar sidecar(
            TestingControlPlane replica, String pod, Optional<String> objection)
            throws IOException {
        return new TestingSidecar(replica.address(), pod, directory, objection);
    }

    private static String pod(String name) {
        return """
        kind: Pod
        metadata:
          name: %s
          namespace: shop
          uid: uid-%s
          labels: {app: web}
          annotations: {midflight.dev/xds-client: "true"}
        spec: {serviceAccountName: web}
        ---
        """
                .formatted(name, name);
    }
}
