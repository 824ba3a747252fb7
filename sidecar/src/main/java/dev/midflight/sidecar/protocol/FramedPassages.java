package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** The passages of a protocol of frames. */
public record FramedPassages(FrameFormat format) implements Passages {
    @Override
    public FlowKind kind() {
        return format.kind();
    }

    @Override
    public boolean opens(ByteBuf first) {
        return first.isReadable() && format.opens(first);
    }

    @Override
    public Passage fresh() {
        return new FramedPassage(format, FramedState.fresh(format));
    }

    @Override
    public Passage restored(byte[] state) throws MoveRejectedException {
        return new FramedPassage(format, FramedState.parse(format, state));
    }
}
