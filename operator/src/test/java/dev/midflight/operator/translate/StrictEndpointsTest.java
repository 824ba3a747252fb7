package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.Locality;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is called while nobody knows of some pods whether they take mutual TLS. */
final class StrictEndpointsTest {
    private static final ServicePort PORT = new ServicePort(new ServiceKey("shop", "reviews"), 80);
    private static final String EVERYBODY = "{}";

    private final MeshEndpoint undecided = endpoint("10.0.0.1", "v1", false, true);
    private final MeshEndpoint without = endpoint("10.0.0.2", "v1", false, false);
    private final MeshEndpoint known = endpoint("10.0.0.3", "v1", true, false);
    private final MeshEndpoint leaving = endpoint("10.0.0.4", "v1", true, false);

    @Test
    void underStrictTheOthers() {
        StrictEndpoints strict = by(MtlsMode.DISABLED, TestingPolicies.mtls(EVERYBODY, "Strict"));

        assertEquals(
                List.of(without, known),
                strict.of(List.of(undecided, without, known), List.of(leaving)));
    }

    @Test
    void thoseOnTheirWayOutWhereTheOthersAreFewer() {
        StrictEndpoints strict = by(MtlsMode.DISABLED, TestingPolicies.mtls(EVERYBODY, "Strict"));
        MeshEndpoint second = endpoint("10.0.0.5", "v1", false, true);

        assertEquals(List.of(leaving), strict.of(List.of(undecided), List.of(leaving, without)));
        assertEquals(
                List.of(known, leaving),
                strict.of(List.of(undecided, second, known), List.of(leaving)));
    }

    @Test
    void everybodyWhereNobodyTakesIt() {
        StrictEndpoints strict = by(MtlsMode.DISABLED, TestingPolicies.mtls(EVERYBODY, "Strict"));
        List<MeshEndpoint> all = List.of(undecided, without);

        assertEquals(all, strict.of(all, List.of()));
    }

    @Test
    void everybodyWherePlaintextIsTaken() {
        StrictEndpoints permissive =
                by(MtlsMode.STRICT, TestingPolicies.mtls(EVERYBODY, "Permissive"));
        List<MeshEndpoint> all = List.of(undecided, without, known);

        assertEquals(all, permissive.of(all, List.of(leaving)));
    }

    @Test
    void theInstallationsModeCountsWhereNoPolicySaysIt() {
        List<MeshEndpoint> all = List.of(undecided, known);

        assertEquals(List.of(known), by(MtlsMode.STRICT).of(all, List.of()));
        assertEquals(all, by(MtlsMode.DISABLED).of(all, List.of()));
    }

    @Test
    void eachPodByWhatIsSaidOfIt() {
        StrictEndpoints some =
                by(
                        MtlsMode.DISABLED,
                        TestingPolicies.mtls("{workload: {matchLabels: {version: v2}}}", "Strict"));
        MeshEndpoint second = endpoint("10.0.0.5", "v2", false, true);

        assertEquals(
                List.of(undecided, known),
                some.of(List.of(undecided, second, known), List.of(leaving)));
    }

    private static StrictEndpoints by(MtlsMode otherwise, PolicyEntry... policies) {
        return new StrictEndpoints(PORT, PolicyBook.of(List.of(policies)), otherwise);
    }

    private static MeshEndpoint endpoint(
            String address, String version, boolean mesh, boolean undecided) {
        return new MeshEndpoint(
                address,
                8080,
                Map.of("version", version),
                Locality.UNKNOWN,
                "reviews",
                mesh,
                undecided);
    }
}
