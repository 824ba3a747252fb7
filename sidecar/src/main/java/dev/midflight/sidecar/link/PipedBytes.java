package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a pipe that wait, among all else that a link has to send, for its socket to take them. A
 * handover takes them out of the pipe, after which they are sent from memory.
 */
final class PipedBytes extends AbstractReferenceCounted implements FileRegion {
    private final Link to;
    private final Pipes pipes;
    private final Pipe pipe;
    private final int count;
    private @Nullable ByteBuf drained;

    PipedBytes(Link to, Pipes pipes, Pipe pipe) {
        this.to = to;
        this.pipes = pipes;
        this.pipe = pipe;
        this.count = pipe.held();
    }

    /** What is not sent yet. */
    int left() {
        return drained == null ? pipe.held() : drained.readableBytes();
    }

    /** What is not sent yet, as bytes, which stay this region's. */
    ByteBuf drain(ByteBufAllocator alloc) throws IOException {
        if (drained == null) {
            drained = alloc.directBuffer(pipe.held());
            pipe.drain(drained);
        }
        return drained;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @SuppressWarnings("InlineMeSuggester") // the interface's
    @Deprecated
    public long transfered() {
        return transferred();
    }

    @Override
    public long transferred() {
        return (long) count - left();
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        ByteBuf bytes = drained;
        if (bytes == null) {
            return pipe.empty(to.channel().fd().intValue());
        }
        int written = target.write(bytes.nioBuffer());
        bytes.skipBytes(written);
        return written;
    }

    @Override
    protected void deallocate() {
        if (drained != null) {
            drained.release();
        }
        pipes.giveBack(pipe);
        to.pipeEmptied();
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }
}
