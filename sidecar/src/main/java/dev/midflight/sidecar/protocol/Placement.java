package dev.midflight.sidecar.protocol;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a connection goes to a cluster as a whole, and how.
 *
 * @param asked where it was going before a host was chosen for it
 * @param route whose request made a tunnel of it; empty: it is none of a route
 */
public record Placement(ClusterName cluster, Target asked, TcpRelay relay, String route) {
    private static final int CLUSTER = 10;
    private static final int HASHES_PEER = 11;
    private static final int CONNECT_ATTEMPTS = 12;
    private static final int IDLE_SECONDS = 13;
    private static final int ROUTE = 14;

    /** Without where it was going. */
    void write(StateWriter writer) {
        writer.put(CLUSTER, cluster.name())
                .put(HASHES_PEER, relay.hashesPeer())
                .put(CONNECT_ATTEMPTS, relay.maxConnectAttempts())
                .put(IDLE_SECONDS, relay.idleSeconds())
                .put(ROUTE, route);
    }

    /** Null where the state has none. */
    static @Nullable Placement read(StateReader reader, Target asked) throws MoveRejectedException {
        String cluster = reader.text(CLUSTER);
        if (cluster.isEmpty()) {
            return null;
        }
        try {
            return new Placement(
                    ClusterName.of(cluster),
                    asked,
                    new TcpRelay(
                            reader.flag(HASHES_PEER)
                                    ? Optional.of(new HashKey.Peer())
                                    : Optional.empty(),
                            reader.index(CONNECT_ATTEMPTS, Integer.MAX_VALUE),
                            Duration.ofSeconds(reader.index(IDLE_SECONDS, Integer.MAX_VALUE))),
                    reader.text(ROUTE));
        } catch (IllegalArgumentException e) {
            throw new MoveRejectedException("origin: " + e.getMessage());
        }
    }
}
