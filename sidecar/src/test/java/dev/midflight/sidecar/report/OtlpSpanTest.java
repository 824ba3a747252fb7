package dev.midflight.sidecar.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.GrpcCode;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a span says of a gRPC call. */
final class OtlpSpanTest {
    private static final String ERROR = "\"status\":{\"code\":2}";

    @Test
    void namesServiceMethodAndStatus() {
        String span = span(Direction.INBOUND, "/a.b.C/Do", GrpcCode.NOT_FOUND);

        assertTrue(span.contains(text("rpc.system", "grpc")), span);
        assertTrue(span.contains(text("rpc.service", "a.b.C")), span);
        assertTrue(span.contains(text("rpc.method", "Do")), span);
        assertTrue(
                span.contains("{\"key\":\"rpc.grpc.status_code\",\"value\":{\"intValue\":\"5\"}}"),
                span);
    }

    @Test
    void leavesOutWhatIsNoMethod() {
        String span = span(Direction.INBOUND, "/nothing", GrpcCode.UNIMPLEMENTED);

        assertTrue(!span.contains("rpc.service") && !span.contains("rpc.method"), span);
    }

    @Test
    void itsPeerIsTheEndpointThatWasTriedLast() {
        ExchangeEnd end =
                new ExchangeEnd()
                        .of(
                                Direction.OUTBOUND,
                                FlowKind.HTTP1,
                                null,
                                new InetSocketAddress("10.0.0.1", 80));
        StringBuilder untried = new StringBuilder();
        OtlpSpan.write(end, untried);
        end.sentTo(new InetSocketAddress("10.0.0.2", 8080));

        StringBuilder tried = new StringBuilder();
        OtlpSpan.write(end, tried);

        String key = "network.peer.address";
        assertTrue(untried.toString().contains(text(key, "10.0.0.1:80")), untried::toString);
        assertTrue(tried.toString().contains(text(key, "10.0.0.2:8080")), tried::toString);
    }

    @Test
    void isAnErrorByTheStatusOfTheCall() {
        assertEquals(
                "OK false false, NOT_FOUND false true, CANCELLED false true, INTERNAL true true",
                String.join(
                        ", ",
                        errors(GrpcCode.OK),
                        errors(GrpcCode.NOT_FOUND),
                        errors(GrpcCode.CANCELLED),
                        errors(GrpcCode.INTERNAL)));
    }

    private static String errors(GrpcCode code) {
        return code
                + " "
                + span(Direction.INBOUND, "/a/b", code).contains(ERROR)
                + " "
                + span(Direction.OUTBOUND, "/a/b", code).contains(ERROR);
    }

    private static String text(String key, String value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
    }

    private static String span(Direction direction, String path, GrpcCode code) {
        ExchangeEnd end =
                new ExchangeEnd()
                        .of(direction, FlowKind.HTTP2, null, null)
                        .answered(200, 0)
                        .called(code, 0);
        byte[] octets = path.getBytes(StandardCharsets.US_ASCII);
        end.target().set(octets, 0, octets.length);
        StringBuilder out = new StringBuilder();
        OtlpSpan.write(end, out);
        return out.toString();
    }
}
