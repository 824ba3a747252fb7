package dev.midflight.sidecar.tls.records;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 of one connection whose handshake is over, here or in the process before. On its event
 * loop only, but for its construction.
 */
public final class RecordLayer extends CombinedChannelDuplexHandler<RecordReader, RecordWriter> {
    private @Nullable ChannelHandlerContext context;

    private RecordLayer(RecordReader reader, RecordWriter writer) {
        super(reader, writer);
    }

    /**
     * Goes on with a session.
     *
     * @throws GeneralSecurityException if its secrets are no secrets of its cipher suite
     */
    public static RecordLayer of(TlsSession session) throws GeneralSecurityException {
        RecordWriter writer = new RecordWriter(session);
        return new RecordLayer(new RecordReader(session, writer), writer);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
    }

    /** Whom the peer has proved to be (SPIFFE); empty: nobody. */
    public String peer() {
        return inboundHandler().peer();
    }

    /** The connection's TLS as it is now, with nothing left that was written and not sealed. */
    public TlsSession session() {
        return inboundHandler().session();
    }

    /**
     * Begins to read in this process.
     *
     * @param sealed what the one before has sealed and not sent; owned from here
     */
    public void proceed(ByteBuf sealed) {
        if (sealed.isReadable()) {
            outboundHandler().writeSealed(sealed);
        } else {
            sealed.release();
        }
        if (context != null) {
            inboundHandler().proceed(context);
        }
    }

    /**
     * Says close_notify behind all that was written; reading goes on (RFC 8446 section 6.1).
     *
     * @return done once that is sent
     */
    public ChannelFuture closeOutbound() {
        try {
            return outboundHandler().end();
        } catch (SSLException e) {
            return outboundHandler().failed(e);
        }
    }
}
