package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.telemetry.Direction;

/**
 * A host that one connection has for itself. It counts as active from its choice until the upstream
 * connection is closed, however that comes about, or until it is given up before. On its loop only.
 */
public final class HostLease {
    private final Host host;
    private final UpstreamPool pool;
    private long begunNanos;
    private boolean ended;

    private HostLease(Selection.Chosen chosen) {
        this.host = chosen.host();
        this.pool = chosen.pool();
    }

    /** Takes what is owed to the host upon itself. */
    public static HostLease of(Selection.Chosen chosen) {
        return new HostLease(chosen);
    }

    /** Has a host that counts as active already do so until this connection to it is closed. */
    public static void untilClosed(Host host, Link upstream) {
        upstream.channel().closeFuture().addListener(_ -> host.left());
    }

    public Host host() {
        return host;
    }

    /** Opens the connection, which counts as waiting until it is there; once. */
    public void connect(ConnectListener listener) {
        begunNanos = nanos();
        pool.waiting(1);
        pool.open(
                new ConnectListener() {
                    @Override
                    public Direction direction() {
                        return listener.direction();
                    }

                    @Override
                    public ProxyHeader client() {
                        return listener.client();
                    }

                    @Override
                    public void onConnected(Link link) {
                        connected(link);
                        listener.onConnected(link);
                    }

                    @Override
                    public void onConnectFailed() {
                        failed();
                        listener.onConnectFailed();
                    }

                    @Override
                    public void onConnectTimedOut() {
                        failed();
                        listener.onConnectTimedOut();
                    }
                });
    }

    /** A connection that is there is a success, and so quick is the host. */
    private void connected(Link link) {
        if (!ended) {
            host.observe(Outcome.SUCCESS, nanos() - begunNanos);
            ended = true;
            untilClosed(host, link);
        }
        pool.waiting(-1);
    }

    private void failed() {
        if (!ended) {
            ended = true;
            host.ended(Outcome.CONNECT_FAILURE, nanos() - begunNanos);
        }
        pool.waiting(-1);
    }

    /** Given up by a connection that is not there: it says nothing about the host. */
    public void giveUp() {
        if (!ended) {
            ended = true;
            host.ended(Outcome.CANCELLED, 0);
        }
    }

    private long nanos() {
        return host.cluster().context().nanoClock().getAsLong();
    }
}
