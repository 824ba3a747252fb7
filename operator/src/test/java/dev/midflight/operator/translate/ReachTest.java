package dev.midflight.operator.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.Locality;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where callers connect to, and who is behind it. */
final class ReachTest {
    private static final ServiceKey KEY = new ServiceKey("shop", "db");
    private static final MeshPort PORT = new MeshPort(80, ListenerProtocol.TCP);

    @Test
    void aServiceIsReachedAtItsOwnAddressesWhoeverIsBehindIt() {
        MeshService service = service(List.of("10.0.0.1", "fd00::1"));

        Reach reach = Reach.of(service, PORT, List.of(endpoint("10.1.0.1", 8080, "")));

        assertEquals(
                new Reach(Set.of(IpLiteral.of("10.0.0.1"), IpLiteral.of("fd00::1")), 80), reach);
    }

    @Test
    void aHeadlessOneIsReachedAtItsPodsAndTheirPort() {
        List<MeshEndpoint> endpoints =
                List.of(
                        endpoint("10.1.0.1", 8080, ""),
                        endpoint("10.1.0.2", 8080, ""),
                        endpoint("10.1.0.3", 9090, ""));

        Reach reach = Reach.of(service(List.of()), PORT, endpoints);

        assertEquals(
                new Reach(Set.of(IpLiteral.of("10.1.0.1"), IpLiteral.of("10.1.0.2")), 8080), reach);
    }

    @Test
    void withoutPodsThereIsNothingToListenFor() {
        Reach reach = Reach.of(service(List.of()), PORT, List.of());

        assertTrue(OutboundListener.of(service(List.of()), PORT, reach).isEmpty());
    }

    @Test
    void anAddressInTwoSlicesIsOneEndpoint() {
        List<MeshEndpoint> endpoints =
                List.of(endpoint("10.1.0.1", 8080, "z1"), endpoint("10.1.0.1", 8080, "z2"));

        assertEquals(1, EndpointTranslation.listed(endpoints).size());
    }

    private static MeshService service(List<String> addresses) {
        return new MeshService(KEY, "", addresses, List.of(PORT));
    }

    private static MeshEndpoint endpoint(String address, int port, String zone) {
        return new MeshEndpoint(
                address, port, Map.of(), new Locality(zone, zone, ""), "", false, false);
    }
}
