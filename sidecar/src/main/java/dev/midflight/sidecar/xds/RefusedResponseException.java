package dev.midflight.sidecar.xds;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;

/** A response that can't be taken as a whole; with every reason. */
final class RefusedResponseException extends Exception {
    private static final int LIMIT_BYTES = 4096;

    RefusedResponseException(List<String> reasons) {
        super(String.join("\n", reasons));
    }

    /** A line for each, which names its resource. */
    String text() {
        return String.valueOf(getMessage());
    }

    /** At most 4 KiB of UTF-8, as much as is sent. */
    static String limited(String text) {
        CharBuffer rest = CharBuffer.wrap(text);
        var _ = UTF_8.newEncoder().encode(rest, ByteBuffer.allocate(LIMIT_BYTES), true);
        return text.substring(0, rest.position());
    }
}
