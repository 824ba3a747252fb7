package dev.midflight.sidecar.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.GrpcMethods;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcOutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "5, NOT_FOUND",
        "16, UNAUTHENTICATED",
        "17, UNKNOWN",
        "99999999999999999999, UNKNOWN",
        "-1, UNKNOWN",
        "'', UNKNOWN",
        "OK, UNKNOWN"
    })
    void isWhatTheTrailersSay(String status, GrpcCode expected) {
        GrpcOutcome outcome = of("application/grpc+proto");

        outcome.ended(fields("grpc-status", status));

        assertEquals(expected, outcome.code(200, 0));
    }

    @ParameterizedTest
    @CsvSource({"200, UNKNOWN", "401, UNAUTHENTICATED", "404, UNIMPLEMENTED", "503, UNAVAILABLE"})
    void followsFromTheHttpStatusWithoutOne(int status, GrpcCode expected) {
        GrpcOutcome outcome = of("application/grpc");

        outcome.ended(fields("content-type", "text/plain"));

        assertEquals(expected, outcome.code(status, 0));
    }

    @Test
    void isCancelledWhereTheClientLeft() {
        assertEquals(GrpcCode.CANCELLED, of("application/grpc").code(200, ResponseFlag.DC.bit()));
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, false, UNAVAILABLE",
        "CONNECT_FAILED, false, UNAVAILABLE",
        "TIMEOUT, false, DEADLINE_EXCEEDED",
        "UNSUPPORTED, false, UNIMPLEMENTED",
        "LOST, false, UNAVAILABLE",
        "LOST, true, INTERNAL",
        "ABORTED, false, INTERNAL",
        "CANCELLED, true, CANCELLED"
    })
    void isWhatTheClientIsToldOfAFailure(
            StreamFailure failure, boolean responding, GrpcCode expected) {
        GrpcOutcome outcome = of("application/grpc");

        outcome.failed(failure, responding);

        assertEquals(expected, outcome.code(failure.status(), ResponseFlag.UC.bit()));
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/grpc-web+proto", "''"})
    void isNothingOfWhatIsNoCall(String type) {
        GrpcOutcome outcome = of(type);

        outcome.ended(fields("grpc-status", "0"));

        assertNull(code(outcome));
    }

    private static @Nullable GrpcCode code(GrpcOutcome outcome) {
        return outcome.code(200, 0);
    }

    @Test
    void aMethodGetsItsNumberWithTheFirstCallThatSucceeds() {
        GrpcMethods methods = new Telemetry().addLoop().exchanges().methods();

        for (GrpcCode failed : Set.of(GrpcCode.CANCELLED, GrpcCode.UNAVAILABLE)) {
            assertEquals(
                    GrpcMethods.OTHER, of("application/grpc", methods).method(failed, methods));
        }
        assertEquals(1, of("application/grpc", methods).method(GrpcCode.OK, methods));
        assertEquals(1, of("application/grpc", methods).method(GrpcCode.CANCELLED, methods));
    }

    private static GrpcOutcome of(String type) {
        return of(type, new Telemetry().addLoop().exchanges().methods());
    }

    private static GrpcOutcome of(String type, GrpcMethods methods) {
        Fields fields = new Fields();
        fields.add(":method", "POST");
        fields.add(":scheme", "http");
        fields.add(":path", "/a/b");
        fields.add("content-type", type);
        RequestHead head = new RequestHead(fields);
        assertEquals(true, head.read());
        GrpcOutcome outcome = new GrpcOutcome();
        outcome.begun(head, methods);
        return outcome;
    }

    private static Fields fields(String name, String value) {
        Fields fields = new Fields();
        fields.add(name, value);
        return fields;
    }
}
