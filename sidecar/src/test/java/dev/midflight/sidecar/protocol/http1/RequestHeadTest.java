package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request's head says to the data path. */
final class RequestHeadTest {
    private final RequestHead head = new RequestHead(RequestReader.LIMITS);

    @ParameterizedTest
    @CsvSource({
        "HEAD, true, false",
        "HEad, false, false",
        "HEADS, false, false",
        "CONNECT, false, true",
        "CoNNECT, false, false",
        "GET, false, false"
    })
    void knowsMethodsByTheirExactName(String method, boolean isHead, boolean isConnect) {
        String target = isConnect ? "a:1" : "/a";
        read(method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertEquals(isHead, head.isHead());
        assertEquals(isConnect, head.isConnect());
    }

    @ParameterizedTest
    @CsvSource({
        "'X-Request-Id: 1', true",
        "'X-Request-Id: 1\\r\\nConnection: x-request-id', false",
        "'Connection: X-Request-ID\\r\\nX-Request-Id: 1', false",
        "'X-Request-Id:', false"
    })
    void hasARequestIdOnlyWhereThatStays(String fields, boolean has) {
        read("GET /a HTTP/1.1\r\nHost: a\r\n" + fields.translateEscapes() + "\r\n\r\n");

        assertEquals(has, head.hasRequestId());
    }

    private void read(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        assertNull(head.parse(bytes, bytes.readableBytes()));
        bytes.release();
    }
}
