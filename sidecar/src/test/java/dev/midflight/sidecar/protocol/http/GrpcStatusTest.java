package dev.midflight.sidecar.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrpcStatusTest {
    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000",
        "2M, 120000000000",
        "3S, 3000000000",
        "150m, 150000000",
        "00000150m, 150000000",
        "7u, 7000",
        "42n, 42",
        "99999999n, 99999999",
        "99999999S, 99999999000000000",
        "99999999H, 9223372036854775807"
    })
    void readsATimeoutOfEachUnit(String value, long nanos) {
        assertEquals(nanos, timeoutNanos(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0n", "0m", "0H"})
    void aTimeoutOfNothingIsAlmostNothing(String value) {
        assertEquals(1, timeoutNanos(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S",
                "1",
                "12",
                "100000000n",
                "000000001S",
                "1s",
                "1h",
                "1d",
                "1 S",
                " 1S",
                "-1S",
                "+1S",
                "1.5S",
                "1SS",
                "1S1",
                "0x1S",
                "1,S",
                "\u0661S"
            })
    void takesNothingElseForATimeout(String value) {
        assertEquals(0, timeoutNanos(value));
    }

    @Test
    void aCallWithoutATimeoutHasNone() {
        Fields fields = new Fields();
        fields.add("grpc-timeouts", "1S");

        assertEquals(0, GrpcStatus.timeoutNanos(fields));
    }

    private static long timeoutNanos(String value) {
        Fields fields = new Fields();
        fields.add("te", "trailers");
        fields.add("grpc-timeout", value);
        fields.add("grpc-status", "0");
        return GrpcStatus.timeoutNanos(fields);
    }
}
