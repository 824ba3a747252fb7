package dev.midflight.sidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as the environment and a follower write them. */
final class FleetAddressTest {

    @Test
    void readsNamesAndBothKindsOfAddresses() {
        assertEquals(
                new FleetAddress("midflight-fleet.a.svc", 15010),
                FleetAddress.parse("midflight-fleet.a.svc:15010"));
        assertEquals(new FleetAddress("fd00::1", 15010), FleetAddress.parse("[fd00::1]:15010"));
        assertEquals("[fd00::1]:15010", FleetAddress.parse("fd00::1:15010").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":15010", "host", "host:", "host:0", "host:65536", "a b:1", "[]:1"})
    void refusesAnythingElse(String text) {
        assertThrows(IllegalArgumentException.class, () -> FleetAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leader.example:15010", "0.0.0.0:15010", "10.0.0.1", "nonsense"})
    void takesNoLeaderThatIsNotAnIpAddressWithAPort(String named) {
        Metadata trailers = new Metadata();
        trailers.put(StreamEnd.LEADER, named);

        StreamEnd end = StreamEnd.of(new FleetAddress("x", 1), Status.UNAVAILABLE, trailers, false);

        assertEquals(Optional.empty(), end.leader());
        assertEquals(EndReason.LOST, end.reason());
    }
}
