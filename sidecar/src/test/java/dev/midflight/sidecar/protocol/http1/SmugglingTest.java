package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9112 sections 2.2, 3, 5, 6, 7 and 11: what two parsers could read in two ways is refused. */
final class SmugglingTest {
    private static final String HOST = "Host: a\\r\\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Content-Length: 5\\r\\nTransfer-Encoding: chunked | LENGTH_AND_ENCODING",
                "Transfer-Encoding: chunked\\r\\nContent-Length: 0 | LENGTH_AND_ENCODING",
                "Content-Length: 5\\r\\nContent-Length: 5 | CONTENT_LENGTH",
                "Content-Length: 5\\r\\nContent-Length: 6 | CONTENT_LENGTH",
                "Content-Length: 5, 5 | CONTENT_LENGTH",
                "Content-Length: +5 | CONTENT_LENGTH",
                "Content-Length: -1 | CONTENT_LENGTH",
                "Content-Length: 0x5 | CONTENT_LENGTH",
                "Content-Length: 5 5 | CONTENT_LENGTH",
                "Content-Length: | CONTENT_LENGTH",
                "Content-Length: 99999999999999999999 | CONTENT_LENGTH",
                "Content-Length : 5 | FIELD_NAME",
                "Content-Length\\t: 5 | FIELD_NAME",
                "Transfer-Encoding : chunked | FIELD_NAME",
                "Transfer-Encoding: chunked, chunked | TRANSFER_ENCODING",
                "Transfer-Encoding: chunked, gzip | TRANSFER_ENCODING",
                "Transfer-Encoding: gzip | TRANSFER_ENCODING",
                "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity | TRANSFER_ENCODING",
                "Transfer-Encoding: identity | UNKNOWN_ENCODING",
                "Transfer-Encoding: xchunked | UNKNOWN_ENCODING",
                "Transfer-Encoding: 'chunked' | UNKNOWN_ENCODING",
                "Transfer-Encoding: \"chunked\" | TRANSFER_ENCODING",
                "Transfer-Encoding: chunked;a=b | TRANSFER_ENCODING",
                "Transfer-Encoding: ,chunked | TRANSFER_ENCODING",
                "Transfer-Encoding: \\13chunked | FIELD_VALUE",
                "Transfer-Encoding: chunked\\0 | FIELD_VALUE",
                "Transfer-Encoding:\\r\\n chunked | FOLDED_LINE",
                "X: a\\r\\n folded | FOLDED_LINE",
                "X: a\\rb | FIELD_VALUE",
                "X: a\\177 | FIELD_VALUE",
                "X a | FIELD_NAME",
                ": a | FIELD_NAME",
                "X(: a | FIELD_NAME",
                "X: a\\nY: b | BARE_LINE_FEED",
                "Connection: content-length\\r\\nContent-Length: 1 | CONNECTION_OPTION",
                "Connection: Transfer-Encoding | CONNECTION_OPTION",
                "Connection: host | CONNECTION_OPTION",
                "Connection: a b | CONNECTION_OPTION",
                "Host: b | HOST",
            })
    void refusesAmbiguousFields(String field, Rejection expected) {
        RequestReader reader = new RequestReader();

        reader.feed(unescape("POST / HTTP/1.1\\r\\n" + HOST + field + "\\r\\n\\r\\n"));

        assertEquals(expected, reader.rejection());
        assertEquals(List.of(), reader.messages());
        reader.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET / HTTP/1.1 | HOST",
                "GET  / HTTP/1.1 | REQUEST_LINE",
                "GET /  HTTP/1.1 | REQUEST_LINE",
                "GET /a b HTTP/1.1 | REQUEST_LINE",
                "GET\\t/ HTTP/1.1 | REQUEST_LINE",
                "GET / HTTP/1.1\\40 | REQUEST_LINE",
                "GET / http/1.1 | REQUEST_LINE",
                "GET / HTTP/1 | REQUEST_LINE",
                "GET / HTTP/1.10 | REQUEST_LINE",
                "GET / HTTP/11 | REQUEST_LINE",
                "GET /\\0 HTTP/1.1 | REQUEST_LINE",
                "GET HTTP/1.1 | REQUEST_LINE",
                "G(T / HTTP/1.1 | REQUEST_LINE",
                "GET / HTTP/2.0 | VERSION",
                "GET /\\rX HTTP/1.1 | REQUEST_LINE",
                "POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked | TRANSFER_ENCODING",
                "CONNECT a:1 HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 1 | CONNECT_BODY",
            })
    void refusesInvalidRequestLines(String head, Rejection expected) {
        RequestReader reader = new RequestReader();

        reader.feed(unescape(head + "\\r\\n\\r\\n"));

        assertEquals(expected, reader.rejection());
        reader.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\\r\\n",
                "0x5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "-5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "+5\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "5 \\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "\\0405\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "5\\nhello\\n0\\n\\n",
                "5\\r\\nhello0\\r\\n\\r\\n",
                "5\\r\\nhello\\n0\\r\\n\\r\\n",
                "5\\r\\nhelloX\\r\\n0\\r\\n\\r\\n",
                "5;a\\nb\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "5;a\\rb\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "5,\\r\\nhello\\r\\n0\\r\\n\\r\\n",
                "1000000000000000\\r\\n",
                "0\\r\\nX : y\\r\\n\\r\\n",
                "0\\r\\n folded: y\\r\\n\\r\\n",
                "0\\r\\nX: y\\n\\r\\n",
                "0\\r\\n\\rX",
                "g\\r\\n",
            })
    void refusesBrokenChunks(String chunks) {
        RequestReader reader = new RequestReader();

        reader.feed(
                unescape(
                        "POST / HTTP/1.1\\r\\n" + HOST + "Transfer-Encoding: chunked\\r\\n\\r\\n"));
        reader.feed(unescape(chunks));

        assertEquals(Rejection.CHUNK, reader.rejection());
        assertEquals(List.of(), reader.messages());
        reader.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET / HTTP/1.1\\r\\nHost:\\r\\n\\r\\n",
                "GET http://a/b?c HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "OPTIONS * HTTP/1.1\\r\\nhost:a\\r\\n\\r\\n",
                "M-SEARCH /x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                "GET / HTTP/1.0\\r\\n\\r\\n",
                "GET /\\351 HTTP/1.1\\r\\nHost: a\\r\\nX: \\374\\t!\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:  0005 \\r\\n\\r\\nhello",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTRANSFER-ENCODING:\\tCHUNKED\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n",
                "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nA ; x=\"y\"\\r\\n0123456789\\r\\n000\\r\\nX: y\\r\\nZ:\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: ,close,, x\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\nX:\\r\\n\\r\\n",
                "GET / HTTP/1.1\\r\\nHost: a\\r\\n!#$%&'*+-.^_~09: x\\r\\n\\r\\n",
            })
    void takesEveryValidMessage(String message) {
        RequestReader reader = new RequestReader();

        reader.feed(unescape(message));

        assertNull(reader.rejection());
        assertEquals(List.of(unescape(message)), reader.messages());
        reader.close();
    }

    private static String unescape(String text) {
        return text.translateEscapes();
    }
}
