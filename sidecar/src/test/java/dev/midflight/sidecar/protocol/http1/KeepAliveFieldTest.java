package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeepAliveFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "timeout=5; 5",
                "timeout=5, max=100; 5",
                "max=100, timeout=60; 60",
                "max=1,TimeOut=0; 0"
            })
    void saysForHowLong(String value, int seconds) {
        assertEquals(seconds, read(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "max=5", "timeout", "timeout=", "timeout=-1", "timeout=5s", ",,"})
    void whatCannotBeReadSaysNothing(String value) {
        assertEquals(KeepAliveField.UNKNOWN, read(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout=99999999999"})
    void moreDigitsThanAnyTimeoutSayNothing(String value) {
        assertEquals(KeepAliveField.UNKNOWN, read(value));
    }

    private static int read(String value) {
        byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
        return KeepAliveField.seconds(octets, 0, octets.length);
    }
}
