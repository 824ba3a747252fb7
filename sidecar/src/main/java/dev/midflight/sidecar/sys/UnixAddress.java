package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@code struct sockaddr_un}. */
final class UnixAddress {
    static final short AF_UNIX = 1;

    private static final int PATH_OFFSET = 2;
    private static final int MAX_PATH_BYTES = 107;

    private UnixAddress() {}

    static MemorySegment of(Path path, NativeMemory memory) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "path of a socket: "
                            + path
                            + " (expected: at most "
                            + MAX_PATH_BYTES
                            + " bytes)");
        }
        MemorySegment address = memory.allocate(PATH_OFFSET + MAX_PATH_BYTES + 1L);
        address.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH_OFFSET, bytes.length);
        return address.asSlice(0, PATH_OFFSET + bytes.length + 1L);
    }
}
