package dev.midflight.sidecar.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostPortTest {
    /** RFC 5952 sections 4.1 to 4.3. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:80",
        "2001:0DB8:0:0:0:0:0:1, [2001:db8::1]:80",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:80",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:80",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
        "0:0:0:0:0:0:0:1, [::1]:80",
        "0:0:0:0:0:0:0:0, [::]:80"
    })
    void writesEachAddressInItsOneForm(String literal, String written) {
        InetAddress address = InetAddress.ofLiteral(literal);

        assertEquals(written, HostPort.of(new InetSocketAddress(address, 80)));
    }
}
