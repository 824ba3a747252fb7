package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** Bytes that nobody looks at: it keeps nothing of its own and knows no word of goodbye. */
public final class PlainPassage implements Passage {
    private static final byte[] NO_STATE = {};

    @Override
    public FlowKind kind() {
        return FlowKind.TCP;
    }

    @Override
    public void pass(Pair pair, Link from, ByteBuf bytes) {
        pair.other(from).write(bytes);
    }

    @Override
    public boolean passesUnread() {
        return true;
    }

    @Override
    public byte[] exportState() {
        return NO_STATE;
    }

    @Override
    public void sayGoodbye(Pair pair) {}

    @Override
    public void tick(Pair pair) {}

    @Override
    public String describe() {
        return "";
    }
}
