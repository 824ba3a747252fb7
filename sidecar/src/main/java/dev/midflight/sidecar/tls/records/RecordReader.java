package dev.midflight.sidecar.tls.records;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Opens what is read. The peer's close_notify is a {@link SslCloseCompletionEvent}; what breaks the
 * protocol is answered by an alert and is an exception, and no byte behind it is read.
 */
final class RecordReader extends ByteToMessageDecoder {
    private final RecordProtection protection;
    private final RecordWriter writer;
    private final PostHandshake messages;
    private final String peer;
    private byte[] arrived;
    private boolean ended;
    private boolean broken;

    RecordReader(TlsSession session, RecordWriter writer) throws GeneralSecurityException {
        this.protection = new RecordProtection(session.read(), session.readSequence());
        this.writer = writer;
        this.messages = new PostHandshake(session.message());
        this.peer = session.peer();
        this.arrived = session.unread();
        this.ended = session.readEnded();
    }

    String peer() {
        return peer;
    }

    /** What it would go on with elsewhere. */
    TlsSession session() {
        return new TlsSession(
                protection.secret(),
                protection.sequence(),
                writer.protection().secret(),
                writer.protection().sequence(),
                ended,
                writer.ended(),
                arrived.length > 0 ? arrived : ByteBufUtil.getBytes(internalBuffer()),
                messages.begun(),
                peer);
    }

    /** Reads what the process before has read of a record. */
    void proceed(ChannelHandlerContext head) {
        if (arrived.length > 0) {
            ByteBuf bytes = Unpooled.wrappedBuffer(arrived);
            arrived = new byte[0];
            head.pipeline().fireChannelRead(bytes);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws SSLException {
        if (ended || broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < RecordProtection.HEADER_BYTES) {
            return;
        }
        try {
            readOne(ctx, in, out);
        } catch (AlertException e) {
            broken = true;
            writer.abort(e.alert());
            throw e;
        } catch (GeneralSecurityException e) {
            broken = true;
            writer.abort(Alert.INTERNAL_ERROR);
            throw new SSLException("TLS: a record cannot be opened", e);
        }
    }

    private void readOne(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
            throws GeneralSecurityException, SSLException {
        int start = in.readerIndex();
        int type = in.getUnsignedByte(start);
        int length = in.getUnsignedShort(start + RecordProtection.HEADER_BYTES - Short.BYTES);
        if (type != ContentType.APPLICATION_DATA) {
            throw new AlertException(
                    Alert.UNEXPECTED_MESSAGE, "a record of type " + type + " in the open");
        }
        if (length > RecordProtection.MAX_PROTECTED_BYTES) {
            throw new AlertException(Alert.RECORD_OVERFLOW, "a record of " + length + " bytes");
        }
        if (in.readableBytes() < RecordProtection.HEADER_BYTES + length) {
            return;
        }
        ByteBuf content = ctx.alloc().directBuffer(length);
        try {
            int inner = protection.open(in, length, content);
            if (content.readableBytes() > RecordProtection.MAX_CONTENT_BYTES) {
                throw new AlertException(
                        Alert.RECORD_OVERFLOW, content.readableBytes() + " bytes in a record");
            }
            take(ctx, inner, content, out);
        } finally {
            content.release();
        }
    }

    private void take(ChannelHandlerContext ctx, int type, ByteBuf content, List<Object> out)
            throws GeneralSecurityException, SSLException {
        if (type != ContentType.HANDSHAKE) {
            messages.interrupted();
        }
        switch (type) {
            case ContentType.APPLICATION_DATA -> {
                if (content.isReadable()) {
                    out.add(content.retain());
                }
            }
            case ContentType.ALERT -> takeAlert(ctx, content);
            case ContentType.HANDSHAKE -> takeMessages(content);
            default ->
                    throw new AlertException(Alert.UNEXPECTED_MESSAGE, "a record of type " + type);
        }
    }

    private void takeMessages(ByteBuf content) throws GeneralSecurityException, SSLException {
        switch (messages.read(content)) {
            case NOTHING -> {}
            case PEER_UPDATED -> protection.update();
            case PEER_UPDATED_AND_ASKS -> {
                protection.update();
                writer.updateKey();
            }
        }
    }

    /** The bytes before an alert were fired when the decoder was called for it. */
    private void takeAlert(ChannelHandlerContext ctx, ByteBuf content) throws SSLException {
        if (content.readableBytes() != Alert.BYTES) {
            throw new AlertException(
                    Alert.DECODE_ERROR, "an alert of " + content.readableBytes() + " bytes");
        }
        int code = content.getUnsignedByte(content.readerIndex() + 1);
        if (code == Alert.CLOSE_NOTIFY.code()) {
            ended = true;
            ctx.fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        } else if (code != Alert.USER_CANCELED.code()) {
            broken = true;
            throw new SSLException("TLS: the peer's alert " + code);
        }
    }
}
