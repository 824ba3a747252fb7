package dev.midflight.sidecar.cluster;

import dev.midflight.model.SpiffeId;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.sidecar.link.HandshakeListener;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.tls.MeshContexts;
import dev.midflight.sidecar.tls.MeshHandshake;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

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
        MeshHandshake tls = contexts.client(link.channel().alloc(), rules.tls().serverName());
        tls.handler().setHandshakeTimeoutMillis(rules.connectTimeoutMillis());
        link.encryption()
                .begin(
                        tls,
                        Unpooled.EMPTY_BUFFER,
                        new HandshakeListener() {
                            private boolean ended;

                            @Override
                            public void succeeded(Optional<SpiffeId> peer) {
                                if (isWanted(link.encryption().peer(), rules.tls())) {
                                    ended = true;
                                    proved.run();
                                } else {
                                    failed(new SSLPeerUnverifiedException("another identity"));
                                }
                            }

                            @Override
                            public void failed(Throwable cause) {
                                if (!ended) {
                                    ended = true;
                                    link.close();
                                    refused.run();
                                }
                            }
                        });
    }

    /** True if whoever has proved to be that is one of those whom the cluster names. */
    static boolean isWanted(String peer, ClusterTls wanted) {
        return wanted.identities().isEmpty() || wanted.identities().contains(peer);
    }
}
