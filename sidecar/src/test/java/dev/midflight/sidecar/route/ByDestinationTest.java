package dev.midflight.sidecar.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.midflight.model.traffic.Binding.Redirected;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByDestinationTest {
    private static Redirected redirected(int port, String... hosts) {
        Set<InetAddress> addresses =
                Stream.of(hosts).map(InetAddress::ofLiteral).collect(Collectors.toSet());
        return new Redirected(addresses, port == 0 ? OptionalInt.empty() : OptionalInt.of(port));
    }

    private static InetSocketAddress socket(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 80, socket",
        "10.0.0.2, 80, port",
        "10.0.0.1, 81, host",
        "10.0.0.2, 81, any",
        "fd00::1, 80, port6"
    })
    void findsWhatSaysMost(String host, int port, String expected) {
        ByDestination<String> all = new ByDestination<>();
        all.put(Redirected.ANY, "any");
        all.put(redirected(0, "10.0.0.1"), "host");
        all.put(redirected(80), "port");
        all.put(redirected(80, "10.0.0.1", "10.0.0.3"), "socket");
        all.put(redirected(80, "fd00::1"), "port6");

        assertEquals(expected, all.find(socket(host, port)));
    }

    @Test
    void theFirstOfTwoCounts() {
        ByDestination<String> all = new ByDestination<>();
        all.put(redirected(80, "10.0.0.1"), "first");
        all.put(redirected(80, "10.0.0.1", "10.0.0.2"), "second");

        assertEquals("first", all.find(socket("10.0.0.1", 80)));
        assertEquals("second", all.find(socket("10.0.0.2", 80)));
    }

    @Test
    void findsNothingElse() {
        ByDestination<String> all = new ByDestination<>();
        all.put(redirected(80), "port");

        assertNull(all.find(socket("10.0.0.1", 81)));
    }
}
