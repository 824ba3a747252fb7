package dev.midflight.sidecar.protocol.tcp;

import dev.midflight.sidecar.protocol.Passage;
import dev.midflight.sidecar.protocol.Passages;
import dev.midflight.sidecar.protocol.PlainPassage;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;

/** For connections whose protocol we do not know, or that left ours. */
public record TcpPassages() implements Passages {
    @Override
    public FlowKind kind() {
        return FlowKind.TCP;
    }

    @Override
    public boolean opens(ByteBuf first) {
        return true;
    }

    @Override
    public Passage fresh() {
        return new PlainPassage();
    }

    @Override
    public Passage restored(byte[] state) {
        return fresh();
    }
}
