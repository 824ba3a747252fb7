package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a response's head says that its body ends (RFC 9112 section 6.3). */
final class ResponseHeadTest {
    private final ResponseHead head = new ResponseHead(RequestReader.LIMITS);
    private final Body body = new Body(RequestReader.LIMITS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Transfer-Encoding: custom, chunked | false",
                "Transfer-Encoding: gzip, chunked | false",
                "Transfer-Encoding: chunked | false",
                "Transfer-Encoding: custom\\r\\nTransfer-Encoding: chunked | false",
                "Transfer-Encoding: custom | true",
                "Transfer-Encoding: gzip | true",
                "Transfer-Encoding: custom, chunked, gzip | refused",
                "Transfer-Encoding: custom, chunked, chunked | refused"
            })
    void isChunkedWhereTheLastCodingIs(String field, String endsWithConnection) {
        boolean taken = read("HTTP/1.1 200 OK\r\n" + field.translateEscapes() + "\r\n\r\n");

        if (taken) {
            head.frame(body, false);
        }
        assertEquals(
                endsWithConnection, taken ? String.valueOf(body.endsWithConnection()) : "refused");
    }

    private boolean read(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        try {
            return head.parse(bytes, bytes.readableBytes());
        } finally {
            bytes.release();
        }
    }
}
