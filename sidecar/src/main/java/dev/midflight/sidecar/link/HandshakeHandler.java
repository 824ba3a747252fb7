package dev.midflight.sidecar.link;

import dev.midflight.model.SpiffeId;
import dev.midflight.sidecar.tls.MeshHandshake;
import dev.midflight.sidecar.tls.records.RecordLayer;
import dev.midflight.sidecar.tls.records.TlsSession;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Waits behind a handshake for its end: where the library tells its secrets, records of our own
 * come in its place at the moment in which it succeeds, before anything else is read or written.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private final MeshHandshake handshake;
    private final Encryption encryption;
    private final HandshakeListener listener;

    HandshakeHandler(MeshHandshake handshake, Encryption encryption, HandshakeListener listener) {
        this.handshake = handshake;
        this.encryption = encryption;
        this.listener = listener;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent ended) {
            if (ended.isSuccess()) {
                succeeded(context);
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void succeeded(ChannelHandlerContext context) {
        Optional<SpiffeId> peer;
        try {
            peer = handshake.peer();
            encryption.proved(peer.map(SpiffeId::toString).orElse(""));
            Optional<TlsSession> session = handshake.session();
            if (session.isPresent()) {
                RecordLayer records = RecordLayer.of(session.get());
                context.pipeline().replace(handshake.handler(), null, records);
                context.pipeline().flush();
                encryption.become(records);
            }
            context.pipeline().remove(this);
        } catch (GeneralSecurityException | RuntimeException e) {
            listener.failed(e);
            return;
        }
        listener.succeeded(peer);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        handshake.forget();
    }
}
