package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.ShortText;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class AccessLogLineTest {
    private final ExchangeEnd end =
            new ExchangeEnd()
                    .of(
                            Direction.INBOUND,
                            FlowKind.HTTP1,
                            new InetSocketAddress("10.0.0.1", 4711),
                            new InetSocketAddress("::1", 8080))
                    .routed("", "inbound:8080")
                    .answered(502, ResponseFlag.UC.bit() | ResponseFlag.LR.bit())
                    .measured(10, 20, 1_500_000_000);

    @Test
    void isJsonWithoutTheQueryByItself() throws Exception {
        set(end.method(), "GET");
        set(end.target(), "/a\"b?token=secret");

        assertEquals(
                "{\"time\":\"1969-12-31T23:59:58.500Z\",\"direction\":\"inbound\",\"protocol\":\"http1\","
                        + "\"method\":\"GET\",\"path\":\"/a\\\"b\",\"status\":502,\"flags\":\"UC,LR\","
                        + "\"received_bytes\":10,\"sent_bytes\":20,\"duration_millis\":1500,"
                        + "\"peer\":\"10.0.0.1:4711\",\"destination\":\"[::1]:8080\","
                        + "\"cluster\":\"inbound:8080\"}\n",
                line("json"));
    }

    @Test
    void isAsTheTemplateSays() throws Exception {
        set(end.method(), "GET");
        set(end.target(), "http://user:password@host/a?b=c");

        assertEquals(
                "[GET http://host/a ?b=c] 502 - UC,LR\n",
                line("[%METHOD% %PATH% %QUERY%] %STATUS% %ROUTE% %FLAGS%"));
    }

    @Test
    void hasAPercentSignForTwo() throws Exception {
        assertEquals("100% 502%STATUS% %502\n", line("100%% %STATUS%%%STATUS%% %%%STATUS%"));
    }

    @Test
    void namesTheEndpointThatWasTriedLast() throws Exception {
        assertEquals("-\n", line("%UPSTREAM_HOST%"));

        end.sentTo(new InetSocketAddress("10.0.0.2", 80));

        assertEquals("10.0.0.2:80\n", line("%UPSTREAM_HOST%"));
        assertTrue(line("json").contains(",\"upstream_host\":\"10.0.0.2:80\","), line("json"));
    }

    @Test
    void namesTheStatusOfACall() throws Exception {
        end.called(GrpcCode.UNAVAILABLE, 0);

        assertEquals("UNAVAILABLE 502\n", line("%GRPC_STATUS% %STATUS%"));
        assertTrue(line("json").contains("\"grpc_status\":\"UNAVAILABLE\""), line("json"));
    }

    @Test
    void cannotBeForged() throws Exception {
        set(end.target(), "/\r\n{}\u0007\u00e4");

        assertEquals("/??{}??\n", line("%PATH%"));
        assertTrue(line("json").contains("\"path\":\"/\\u000d\\u000a{}\\u0007\u00e4\""));
    }

    @Test
    void refusesWhatIsNoOperator() {
        InvalidConfigException unknown =
                assertThrows(InvalidConfigException.class, () -> AccessLogLine.parse("%NOPE%"));
        assertTrue(
                unknown.errors().getFirst().contains("%NOPE% (expected: one of TIME, DIRECTION, "),
                unknown.errors()::toString);
        assertThrows(InvalidConfigException.class, () -> AccessLogLine.parse("%%STATUS%%"));
        assertThrows(InvalidConfigException.class, () -> AccessLogLine.parse("yes"));
    }

    @Test
    void itsOperatorsAndFlagsAreInTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "telemetry.md"));

        for (AccessLogOperator operator : AccessLogOperator.values()) {
            String row = "| `" + operator + "` | " + operator.meaning() + " |";
            assertTrue(page.contains(row), row);
        }
        for (ResponseFlag flag : ResponseFlag.values()) {
            String row = "| `" + flag.code() + "` | " + flag.meaning() + " |";
            assertTrue(page.contains(row), row);
        }
    }

    private String line(String format) throws InvalidConfigException {
        StringBuilder out = new StringBuilder();
        AccessLogLine.parse(format).write(end, 0, out);
        return out.toString();
    }

    private static void set(ShortText text, String value) {
        byte[] octets = value.getBytes(ISO_8859_1);
        text.set(octets, 0, octets.length);
    }
}
