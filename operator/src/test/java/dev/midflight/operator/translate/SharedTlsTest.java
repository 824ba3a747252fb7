package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Locality;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whether a client does it that can't tell one endpoint from another. */
final class SharedTlsTest {
    private static final ServicePort PORT = new ServicePort(new ServiceKey("shop", "reviews"), 80);
    private static final String OF_SERVICE = "{service: {name: reviews}}";

    private final MeshEndpoint first = endpoint("10.0.0.1", "v1", "reviews", true);
    private final MeshEndpoint second = endpoint("10.0.0.2", "v2", "reviews-next", true);
    private final MeshEndpoint without = endpoint("10.0.0.3", "v2", "reviews", false);

    @Test
    void itIsTowardsThoseWhoAreThereWhereAllTakeIt() {
        assertEquals(
                towards("reviews", "reviews-next"),
                by(TestingPolicies.mtls(OF_SERVICE, "Permissive")).of(List.of(first, second)));
    }

    @Test
    void oneThatDoesNotTakeItMakesItPlaintext() {
        assertEquals(
                ClusterTls.OFF,
                by(TestingPolicies.mtls(OF_SERVICE, "Permissive")).of(List.of(first, without)));
    }

    @Test
    void whereOneTakesNothingElseItStays() {
        assertEquals(
                towards("reviews"),
                by(TestingPolicies.mtls(OF_SERVICE, "Strict")).of(List.of(first, without)));
    }

    @Test
    void aPolicyOfOthersDoesNotMakeItStay() {
        SharedTls tls =
                by(
                        TestingPolicies.mtls("{workload: {matchLabels: {version: v2}}}", "Strict"),
                        TestingPolicies.mtls("{}", "Permissive"));

        assertEquals(ClusterTls.OFF, tls.of(List.of(first, without)));
        assertEquals(towards("reviews-next"), tls.of(List.of(second, without)));
    }

    @Test
    void nobodyDoesItWhereItIsDisabled() {
        assertEquals(
                ClusterTls.OFF,
                by(TestingPolicies.mtls(OF_SERVICE, "Disabled")).of(List.of(first)));
        assertEquals(ClusterTls.OFF, by().of(List.of(first)));
    }

    @Test
    void theInstallationsModeCountsWhereNoPolicySaysIt() {
        SharedTls tls = new SharedTls(PORT, PolicyBook.EMPTY, "cluster.local", MtlsMode.PERMISSIVE);

        assertEquals(towards("reviews"), tls.of(List.of(first)));
    }

    @Test
    void nobodyIsThereToDoItWith() {
        SharedTls tls = by(TestingPolicies.mtls(OF_SERVICE, "Strict"));

        assertEquals(ClusterTls.OFF, tls.of(List.of()));
        assertEquals(ClusterTls.OFF, tls.of(List.of(without)));
    }

    @Test
    void whoCouldBeAnybodyDoesNotTakeIt() {
        MeshEndpoint anybody = endpoint("10.0.0.4", "v1", "", true);

        assertEquals(
                ClusterTls.OFF,
                by(TestingPolicies.mtls(OF_SERVICE, "Permissive")).of(List.of(first, anybody)));
    }

    private static SharedTls by(PolicyEntry... policies) {
        return new SharedTls(
                PORT, PolicyBook.of(List.of(policies)), "cluster.local", MtlsMode.DISABLED);
    }

    private static MeshEndpoint endpoint(
            String address, String version, String account, boolean mesh) {
        return new MeshEndpoint(
                address, 8080, Map.of("version", version), Locality.UNKNOWN, account, mesh, false);
    }

    private static ClusterTls towards(String... accounts) {
        Set<String> identities =
                Stream.of(accounts)
                        .map(account -> "spiffe://cluster.local/ns/shop/sa/" + account)
                        .collect(Collectors.toSet());
        return new ClusterTls(true, identities, Optional.empty());
    }
}
