package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;

/** A stream that came from another process, until its request says that it is on it. */
enum UnclaimedStream implements StreamEvents {
    INSTANCE;

    @Override
    public boolean onHead(Fields fields, boolean end) {
        return true;
    }

    @Override
    public void onHeadTooLarge() {}

    @Override
    public void onData(ByteBuf bytes, boolean end) {
        bytes.release();
    }

    @Override
    public void onTrailers(Fields fields) {}

    @Override
    public void onReset(ErrorCode code) {}

    @Override
    public void onSent(int bytes) {}
}
