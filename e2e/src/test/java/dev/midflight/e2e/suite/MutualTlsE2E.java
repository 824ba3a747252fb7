package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Desired;
import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.PodShell;
import dev.midflight.e2e.rpc.Cast;
import dev.midflight.e2e.rpc.RpcLoad;
import dev.midflight.e2e.rpc.Scenario;
import dev.midflight.e2e.workload.Policy;
import dev.midflight.e2e.workload.ProxyMetrics;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sidecars prove to each other who they are, by a given root; applications notice nothing. */
@ExtendWith(Midflight.class)
final class MutualTlsE2E {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int ROTATIONS = 20;

    private static final int CALLS_SIDECARS = 3;

    /** With those of the connections' two pods. */
    private static final int SIDECARS = CALLS_SIDECARS + 2;

    @Test
    void certificatesAreRenewedOneSideIsToggledAndAllAreUpgradedUnderLoad(TestSpace space) {
        OwnRoot root = OwnRoot.store(space);
        space.installation()
                .installChart("mesh.certificateSeconds=10", "mesh.issuerSecret=" + root.secret());
        try {
            space.createSidecarSet("v1", TestSpace.CONTROLLED_FROM_OUTSIDE);
            Cast cast = new Cast(space.stage(), Scenario.HTTP_HOOK);
            RpcLoad calls = cast.enterOneByOne(2, 1, Desired.ENABLED);
            Policy policy = new Policy(space.client(), space.namespace(), "mtls");
            encrypt(policy, calls, cast, space);
            try (TestLoad connections = TestLoad.start(space)) {
                policy.awaitProgrammed(SIDECARS, LIMIT);
                assertEncrypted(space);
                Map<Pod, Double> before = certificates(space);

                connections.requireNothingLost(
                        "renewals",
                        () -> {
                            toggle(calls, cast);
                            Await.until(
                                    ROTATIONS + " renewals of each",
                                    LIMIT,
                                    () -> renewedSince(space, before));
                        });
                before.keySet().forEach(pod -> assertVouchedFor(space, pod, root));
                connections.requireNothingLost(
                        "upgrade", () -> calls.requireLossless("upgrade", () -> upgrade(space)));
            }
        } finally {
            space.installation().installChart();
            root.delete(space);
        }
    }

    private static void encrypt(Policy policy, RpcLoad calls, Cast cast, TestSpace space) {
        calls.requireLossless("Permissive", () -> mode(policy, "Permissive"));
        Await.until("calls by mutual TLS", LIMIT, () -> handshakes(cast, space) > 0);
        calls.requireLossless("Strict", () -> mode(policy, "Strict"));
        assertRefusedFromOutside(cast, space);
    }

    private static void toggle(RpcLoad calls, Cast cast) {
        Cast.Actor provider = cast.actors().getFirst();
        calls.requireLossless("off", () -> cast.turn(provider, Desired.DISABLED));
        calls.requireLossless("on again", () -> cast.turn(provider, Desired.ENABLED));
    }

    private static void mode(Policy policy, String mode) {
        policy.apply(
                """
                target: {}
                mtls: {mode: %s}
                """
                        .formatted(mode));
        policy.awaitProgrammed(CALLS_SIDECARS, LIMIT);
    }

    /** Where all has to be, what is not would have been refused. */
    private static void assertEncrypted(TestSpace space) {
        Pod server = space.workload().readyPod("server");
        ProxyMetrics metrics = new ProxyMetrics(space.client(), server);
        assertTrue(metrics.sum("midflight_mesh_tls_handshakes_total") > 0);
        assertEquals(0, metrics.sum("midflight_mesh_tls_refused_total"));
    }

    private static void upgrade(TestSpace space) {
        space.fleet().editVersion("v2");
        space.fleet().awaitRolledOut(LIMIT);
    }

    private static Map<Pod, Double> certificates(TestSpace space) {
        return space.fleet().pods().stream()
                .collect(Collectors.toMap(pod -> pod, pod -> certificates(space, pod)));
    }

    private static double certificates(TestSpace space, Pod pod) {
        return new ProxyMetrics(space.client(), pod).sum("midflight_mesh_certificates_total");
    }

    private static boolean renewedSince(TestSpace space, Map<Pod, Double> before) {
        return before.entrySet().stream()
                .allMatch(
                        each -> certificates(space, each.getKey()) >= each.getValue() + ROTATIONS);
    }

    private static void assertVouchedFor(TestSpace space, Pod pod, OwnRoot root) {
        PodShell proxy =
                new PodShell(
                        space.client(),
                        space.namespace(),
                        pod.getMetadata().getName(),
                        MidflightNames.SLOT_A_CONTAINER);
        String identity =
                proxy.script("cat " + MidflightNames.RUN_DIRECTORY + "/identity")
                        .replaceAll("\\s", "");
        assertTrue(identity.contains(root.base64()), pod.getMetadata().getName());
    }

    private static double handshakes(Cast cast, TestSpace space) {
        return cast.pods(cast.actors().getFirst()).stream()
                .mapToDouble(
                        pod ->
                                new ProxyMetrics(space.client(), pod)
                                        .sum("midflight_mesh_tls_handshakes_total"))
                .sum();
    }

    /** The API server's proxy reaches the pod from the node, without any certificate. */
    private static void assertRefusedFromOutside(Cast cast, TestSpace space) {
        List<Pod> providers = cast.pods(cast.actors().getFirst());
        assertEquals(1, providers.size());
        Pod provider = providers.getFirst();
        double before = refused(space, provider);
        try {
            space.client()
                    .raw(
                            "/api/v1/namespaces/%s/pods/%s:8080/proxy/echo?id=outside"
                                    .formatted(space.namespace(), provider.getMetadata().getName()),
                            "POST",
                            null);
            throw new AssertionError("plaintext was answered under Strict");
        } catch (KubernetesClientException _) {
            assertNotEquals(before, refused(space, provider));
        }
    }

    private static double refused(TestSpace space, Pod pod) {
        return new ProxyMetrics(space.client(), pod).sum("midflight_mesh_tls_refused_total");
    }
}
