package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, true",
        "0.0.0.0/0, true",
        "169.254.169.254/32, true",
        "fd00::/8, true",
        "::/0, true",
        "::ffff:0:0/96, false",
        "10.0.0.1/8, false",
        "10.0.0.0/33, false",
        "10.0.0.0, false",
        "10.0.0/8, false",
        "fd00::1/8, false",
        "localhost/8, false",
        "/8, false"
    })
    void networksOnly(String text, boolean valid) {
        assertEquals(valid, Cidr.parse(text).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.1.0.0/16, 10.0.0.0/8, false",
        "0.0.0.0/0, 192.168.0.0/16, true",
        "::/0, 10.0.0.0/8, false",
        "fd00::/8, fd12:3456::/32, true"
    })
    void containment(String wide, String narrow, boolean contains) {
        assertEquals(
                contains,
                Cidr.parse(wide).orElseThrow().contains(Cidr.parse(narrow).orElseThrow()));
    }
}
