package dev.midflight.sidecar.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A {@code struct msghdr} with one buffer and room for a control message of SCM_RIGHTS, laid out as
 * on every 64-bit Linux; used over and over by one socket in one direction.
 */
final class SocketMessage {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_TRUNC = 0x20;

    private static final int MSGHDR_BYTES = 56;
    private static final int IOV_OFFSET = 16;
    private static final int IOV_COUNT_OFFSET = 24;
    private static final int CONTROL_OFFSET = 32;
    private static final int CONTROL_LENGTH_OFFSET = 40;
    private static final int FLAGS_OFFSET = 48;
    private static final int IOVEC_BYTES = 16;
    private static final int CMSG_HEADER_BYTES = 16;
    private static final int CMSG_LEVEL_OFFSET = 8;
    private static final int CMSG_TYPE_OFFSET = 12;
    private static final int CONTROL_BYTES = CMSG_HEADER_BYTES + 4 * Datagram.MAX_DESCRIPTORS;

    private final MemorySegment header;
    private final MemorySegment iovec;
    private final MemorySegment payload;
    private final MemorySegment control;
    private final MemorySegment errno;

    SocketMessage() {
        Arena arena = Arena.ofAuto();
        this.header = arena.allocate(MSGHDR_BYTES, 8);
        this.iovec = arena.allocate(IOVEC_BYTES, 8);
        this.payload = arena.allocate(Datagram.MAX_BYTES, 8);
        this.control = arena.allocate(CONTROL_BYTES, 8);
        this.errno = arena.allocate(JAVA_INT);
        iovec.set(ADDRESS, 0, payload);
        header.set(ADDRESS, IOV_OFFSET, iovec);
        header.set(JAVA_LONG, IOV_COUNT_OFFSET, 1);
    }

    long headerAddress() {
        return header.address();
    }

    MemorySegment errno() {
        return errno;
    }

    /** Takes the buffer's remaining bytes, which stay the caller's. */
    void fill(ByteBuffer bytes, int[] descriptors) {
        requireFits("bytes", bytes.remaining(), Datagram.MAX_BYTES);
        requireFits("descriptors", descriptors.length, Datagram.MAX_DESCRIPTORS);
        payload.asByteBuffer().put(bytes.duplicate());
        iovec.set(JAVA_LONG, 8, bytes.remaining());
        header.set(ADDRESS, CONTROL_OFFSET, descriptors.length == 0 ? MemorySegment.NULL : control);
        header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, 0);
        if (descriptors.length > 0) {
            long length = CMSG_HEADER_BYTES + 4L * descriptors.length;
            control.set(JAVA_LONG, 0, length);
            control.set(JAVA_INT, CMSG_LEVEL_OFFSET, SOL_SOCKET);
            control.set(JAVA_INT, CMSG_TYPE_OFFSET, SCM_RIGHTS);
            for (int i = 0; i < descriptors.length; i++) {
                control.set(JAVA_INT, CMSG_HEADER_BYTES + 4L * i, descriptors[i]);
            }
            header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, (length + 7) & ~7L);
        }
    }

    void prepareToReceive() {
        iovec.set(JAVA_LONG, 8, Datagram.MAX_BYTES);
        header.set(ADDRESS, CONTROL_OFFSET, control);
        header.set(JAVA_LONG, CONTROL_LENGTH_OFFSET, CONTROL_BYTES);
        header.set(JAVA_INT, FLAGS_OFFSET, 0);
    }

    Datagram received(long length) {
        byte[] bytes = payload.asSlice(0, length).toArray(JAVA_BYTE);
        int flags = header.get(JAVA_INT, FLAGS_OFFSET);
        return new Datagram(
                ByteBuffer.wrap(bytes), descriptors(), (flags & (MSG_TRUNC | MSG_CTRUNC)) != 0);
    }

    private int[] descriptors() {
        if (header.get(JAVA_LONG, CONTROL_LENGTH_OFFSET) < CMSG_HEADER_BYTES
                || control.get(JAVA_INT, CMSG_LEVEL_OFFSET) != SOL_SOCKET
                || control.get(JAVA_INT, CMSG_TYPE_OFFSET) != SCM_RIGHTS) {
            return new int[0];
        }
        int count = (int) (control.get(JAVA_LONG, 0) - CMSG_HEADER_BYTES) / 4;
        int[] descriptors = new int[count];
        for (int i = 0; i < count; i++) {
            descriptors[i] = control.get(JAVA_INT, CMSG_HEADER_BYTES + 4L * i);
        }
        return descriptors;
    }

    private static void requireFits(String what, int count, int limit) {
        if (count > limit) {
            throw new IllegalArgumentException(
                    what + ": " + count + " (expected: at most " + limit + ")");
        }
    }
}
