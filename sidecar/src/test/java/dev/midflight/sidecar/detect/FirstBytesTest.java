package dev.midflight.sidecar.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FirstBytesTest {
    private final FirstBytes firstBytes = new FirstBytes(8000, false);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1\\r\\n | HTTP1",
                "\\r\\nGET / HTTP/1.1\\r\\n | HTTP1",
                "GET / HTTP/1.0\\n | HTTP1",
                "M-SEARCH * HTTP/1.1\\r\\n | HTTP1",
                "GET /a b HTTP/1.1\\r\\n | HTTP1",
                "G | UNDECIDED",
                "GET /path HTT | UNDECIDED",
                "GET / HTTP/1.1\\r | UNDECIDED",
                "PRI * HTTP/2.0\\r\\n | TCP",
                "GET /\\r\\n | TCP",
                "GET / HTTP/3.0\\r\\n | HTTP1",
                "GET / http/1.1\\r\\n | HTTP1",
                "GET / HTTP/1.1 \\r\\n | HTTP1",
                "\\40GET\\t/\\tHTTP/1.1\\n | HTTP1",
                "\\n\\nGET / HTTP/1.1\\r\\n | HTTP1",
                "GET HTTP/1.1\\r\\n | HTTP1",
                "M!X /a HTTP/1.1\\r\\n | HTTP1",
                "PRI * HTTP/2.0\\n | HTTP1",
                "SET key http://a\\r\\n | TCP",
                "OPTIONS rtsp://a RTSP/1.0\\r\\n | TCP",
                "INFO\\r\\n | TCP",
                "FOO /\\1 HTTP/1.1\\r\\n | TCP",
                "\\r\\n\\r\\n\\0\\r\\nQUIT\\n | TCP",
                "SSH-2.0-x\\r\\n | TCP",
                "EHLO me\\r\\n | TCP",
                "*1\\r\\n$4\\r\\nPING\\r\\n | TCP",
                "\\26\\3\\1 | TCP",
                "GET /\\0 | UNDECIDED",
                "GET /\\0\\n | TCP",
            })
    void tellsHttpFromAllElse(String bytes, Guess expected) {
        assertEquals(expected, guess(bytes.translateEscapes()));
    }

    @ParameterizedTest
    @CsvSource({"GET,HTTP1", "FOO,TCP"})
    void letsHttpAnswerLinesThatAreTooLong(String method, Guess expected) {
        assertEquals(expected, guess(method + " /" + "a".repeat(9000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P | UNDECIDED",
                "PRI * HTTP/2.0\\r\\n | UNDECIDED",
                "PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | HTTP2",
                "PRI * HTTP/2.1\\r\\n | HTTP1",
                "POST / HTTP/1.1\\r\\n | HTTP1",
            })
    void tellsThePrefaceWhereStreamsAreWanted(String bytes, Guess expected) {
        ByteBuf first =
                Unpooled.copiedBuffer(bytes.translateEscapes(), StandardCharsets.ISO_8859_1);

        assertEquals(expected, new FirstBytes(8000, true).guess(first));
    }

    private Guess guess(String bytes) {
        return firstBytes.guess(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }
}
