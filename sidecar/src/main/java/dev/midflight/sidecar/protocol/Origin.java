package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.cluster.InboundSource;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.telemetry.Direction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a connection came from and where it was going; does not change while it lives, nor when it
 * moves.
 *
 * @param listener the configured one that accepted it; empty: none
 */
public record Origin(Target target, InetSocketAddress peer, String listener) {
    private static final int INBOUND = 1;
    private static final int DESTINATION = 2;
    private static final int DESTINATION_PORT = 3;
    private static final int PEER = 4;
    private static final int PEER_PORT = 5;
    private static final int LISTENER = 6;

    /** By no listener of a configuration. */
    public Origin(Target target, InetSocketAddress peer) {
        this(target, peer, "");
    }

    public static Origin of(Direction direction, InetSocketAddress to, InetSocketAddress peer) {
        return new Origin(new Target(direction, new OriginalDestination(to)), peer);
    }

    /** The same connection as one of a configured listener. */
    public Origin of(String listenerName) {
        return new Origin(target, peer, listenerName);
    }

    /**
     * The same connection for the client that its header names. An IPv4 address that is written as
     * an IPv6 one ({@code ::ffff:192.0.2.1}) is what it is, so that rules about it hold.
     */
    public Origin of(InetSocketAddress client) {
        byte[] octets = client.getAddress().getAddress();
        try {
            InetAddress unmapped = InetAddress.getByAddress(octets);
            return new Origin(target, new InetSocketAddress(unmapped, client.getPort()), listener);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + octets.length + " bytes", e);
        }
    }

    /** What an upstream is told of it that speaks the PROXY protocol. */
    public ProxyHeader client() {
        return ProxyHeader.of(peer, target.destination().address());
    }

    public Direction direction() {
        return target.direction();
    }

    /**
     * Its cluster's name without a configuration: one for each port of the pod, one for all else.
     */
    public String cluster() {
        return direction() == Direction.OUTBOUND
                ? "passthrough"
                : "inbound:" + target.destination().address().getPort();
    }

    /** True where the peer is another process of this pod that we ourselves connected. */
    public boolean fromOurselves() {
        return InboundSource.is(peer.getAddress());
    }

    public byte[] toBytes() {
        InetSocketAddress to = target.destination().address();
        return new StateWriter()
                .put(INBOUND, direction() == Direction.INBOUND)
                .put(DESTINATION, to.getAddress().getAddress())
                .put(DESTINATION_PORT, to.getPort())
                .put(PEER, peer.getAddress().getAddress())
                .put(PEER_PORT, peer.getPort())
                .put(LISTENER, listener)
                .toBytes();
    }

    public static Origin parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        Origin origin =
                of(
                        reader.flag(INBOUND) ? Direction.INBOUND : Direction.OUTBOUND,
                        address(reader, DESTINATION, DESTINATION_PORT),
                        address(reader, PEER, PEER_PORT));
        return origin.of(reader.text(LISTENER));
    }

    private static InetSocketAddress address(StateReader reader, int host, int port)
            throws MoveRejectedException {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(reader.bytes(host)), reader.index(port, 65535));
        } catch (UnknownHostException _) {
            throw new MoveRejectedException("origin: not an address");
        }
    }
}
