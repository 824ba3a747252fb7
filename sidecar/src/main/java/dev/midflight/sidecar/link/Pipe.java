package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A pipe of the kernel, by which bytes go from one socket to another without being copied. */
final class Pipe {
    /** At once; a pipe's 16 places (pipe(7)) hold a piece of a packet each, of 32 KiB at most. */
    private static final int BYTES = 262_144;

    private static final long NO_OFFSET = -1;

    private final FileDescriptor out;
    private final FileDescriptor in;
    private int held;

    private Pipe(FileDescriptor out, FileDescriptor in) {
        this.out = out;
        this.in = in;
    }

    /**
     * An empty one, of two descriptors.
     *
     * @throws IOException where there are no more descriptors
     */
    static Pipe open() throws IOException {
        FileDescriptor[] ends = FileDescriptor.pipe();
        return new Pipe(ends[0], ends[1]);
    }

    /** How many bytes are in it. */
    int held() {
        return held;
    }

    /**
     * Moves what a socket has received into the pipe.
     *
     * @return 0 where there is nothing, no room, or the end of the stream
     */
    int fill(int socket) throws IOException {
        int moved = Native.splice(socket, NO_OFFSET, in.intValue(), NO_OFFSET, BYTES);
        held += moved;
        return moved;
    }

    /**
     * Moves what is in the pipe to a socket.
     *
     * @return 0 where the socket takes nothing now
     */
    int empty(int socket) throws IOException {
        int moved = Native.splice(out.intValue(), NO_OFFSET, socket, NO_OFFSET, held);
        held -= moved;
        return moved;
    }

    /** Reads all that is in it. */
    void drain(ByteBuf to) throws IOException {
        while (held > 0) {
            ByteBuffer room = to.nioBuffer(to.writerIndex(), held);
            int read = out.read(room, room.position(), room.limit());
            if (read <= 0) {
                throw new IOException("a pipe lacks " + held + " bytes");
            }
            to.writerIndex(to.writerIndex() + read);
            held -= read;
        }
    }

    void close() {
        try {
            in.close();
            out.close();
        } catch (IOException _) {
            // close(2): the descriptor is released even where an error is returned
        }
    }
}
