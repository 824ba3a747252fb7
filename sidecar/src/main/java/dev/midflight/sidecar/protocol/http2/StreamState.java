package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its way to another process.
 *
 * @param contentLeft of the announced length; -1: none was announced
 * @param uncredited bytes passed on that the peer was not told of yet
 * @param pending bytes that no window allowed to be sent yet
 */
record StreamState(
        int id,
        boolean headReceived,
        boolean remoteEnded,
        boolean localEnded,
        long contentLeft,
        int receiveWindow,
        int uncredited,
        long sendWindow,
        boolean endPending,
        byte[] pending,
        @Nullable Fields trailers) {
    private static final int ID = 1;
    private static final int FLAGS = 2;
    private static final int CONTENT_LEFT = 3;
    private static final int RECEIVE_WINDOW = 4;
    private static final int UNCREDITED = 5;
    private static final int SEND_WINDOW = 6;
    private static final int PENDING = 7;
    private static final int TRAILERS = 8;

    byte[] toBytes() {
        int flags =
                (headReceived ? 1 : 0)
                        | (remoteEnded ? 2 : 0)
                        | (localEnded ? 4 : 0)
                        | (endPending ? 8 : 0)
                        | (trailers == null ? 0 : 16);
        return new StateWriter()
                .put(ID, id)
                .put(FLAGS, flags)
                .put(CONTENT_LEFT, contentLeft)
                .put(RECEIVE_WINDOW, receiveWindow)
                .put(UNCREDITED, uncredited)
                .put(SEND_WINDOW, sendWindow)
                .put(PENDING, pending)
                .put(TRAILERS, trailers == null ? new byte[0] : trailers.export())
                .toBytes();
    }

    static StreamState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        int flags = reader.index(FLAGS, 31);
        long sendWindow = reader.number(SEND_WINDOW);
        long contentLeft = reader.number(CONTENT_LEFT);
        if (sendWindow > Integer.MAX_VALUE || sendWindow < -(1L << 32) || contentLeft < -1) {
            throw new MoveRejectedException("http2: a stream's window is " + sendWindow);
        }
        return new StreamState(
                reader.index(ID, Frame.MAX_STREAM_ID),
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0,
                contentLeft,
                reader.index(RECEIVE_WINDOW, Integer.MAX_VALUE),
                reader.index(UNCREDITED, Integer.MAX_VALUE),
                sendWindow,
                (flags & 8) != 0,
                reader.bytes(PENDING),
                (flags & 16) == 0 ? null : Fields.parse(reader.bytes(TRAILERS)));
    }

    static byte[] bytes(@Nullable ArrayDeque<ByteBuf> pending) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (pending != null) {
            pending.forEach(bytes -> out.writeBytes(ByteBufUtil.getBytes(bytes)));
        }
        return out.toByteArray();
    }
}
