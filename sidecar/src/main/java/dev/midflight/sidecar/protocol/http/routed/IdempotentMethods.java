package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Only requests of these methods a proxy may repeat by itself: RFC 9110 section 9.2.2. */
public final class IdempotentMethods {
    private static final byte[][] METHODS =
            Stream.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE")
                    .map(method -> method.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private IdempotentMethods() {}

    /** Whether the value of a field is one. */
    static boolean isOne(Fields fields, int field) {
        for (byte[] method : METHODS) {
            if (fields.isValue(field, method)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a request line begins with one. */
    public static boolean begins(ByteBuf line) {
        for (byte[] method : METHODS) {
            if (startsWith(line, method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(ByteBuf line, byte[] method) {
        int start = line.readerIndex();
        if (line.readableBytes() <= method.length || line.getByte(start + method.length) != ' ') {
            return false;
        }
        for (int i = 0; i < method.length; i++) {
            if (line.getByte(start + i) != method[i]) {
                return false;
            }
        }
        return true;
    }
}
