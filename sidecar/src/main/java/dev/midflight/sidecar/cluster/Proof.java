package dev.midflight.sidecar.cluster;

import dev.midflight.model.SpiffeId;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.tls.MeshContexts;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslHandler;

/**
 * The handshake of mutual TLS with an endpoint, before anything else is said to it: it has to be
 * one of those whom the cluster names.
 */
final class Proof {
    private Proof() {}

    /**
     * Begins on a connection just made.
     *
     * @param proved what comes next
     * @param refused the connection is closed by then
     */
    static void exchange(
            Link link, MeshContexts contexts, PoolRules rules, Runnable proved, Runnable refused) {
        SslHandler tls = contexts.client(link.channel().alloc(), rules.tls().serverName());
        tls.setHandshakeTimeoutMillis(rules.connectTimeoutMillis());
        tls.handshakeFuture()
                .addListener(
                        done -> {
                            if (done.isSuccess() && isWanted(tls, rules.tls())) {
                                proved.run();
                            } else {
                                link.close();
                                refused.run();
                            }
                        });
        link.secure(tls, Unpooled.EMPTY_BUFFER);
    }

    private static boolean isWanted(SslHandler tls, ClusterTls wanted) {
        return wanted.identities().isEmpty()
                || MeshContexts.peer(tls)
                        .map(SpiffeId::toString)
                        .filter(wanted.identities()::contains)
                        .isPresent();
    }
}
