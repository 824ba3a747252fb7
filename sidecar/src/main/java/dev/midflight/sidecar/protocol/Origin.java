package dev.midflight.sidecar.protocol;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.sidecar.cluster.InboundSource;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.route.Arrival;
import dev.midflight.sidecar.telemetry.Direction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection came from and where it was going; does not change while it lives, nor when it
 * moves.
 *
 * @param listener the configured one that accepted it; empty: none
 * @param identity what its client has proved by mutual TLS (SPIFFE); empty: nothing
 * @param placement that it goes to a cluster; null: it goes where it was going
 */
public record Origin(
        Target target,
        InetSocketAddress peer,
        String listener,
        String identity,
        @Nullable Placement placement)
        implements Arrival {
    private static final int INBOUND = 1;
    private static final int DESTINATION = 2;
    private static final int DESTINATION_PORT = 3;
    private static final int PEER = 4;
    private static final int PEER_PORT = 5;
    private static final int LISTENER = 6;
    private static final int BEFORE_INBOUND = 7;
    private static final int BEFORE = 8;
    private static final int BEFORE_PORT = 9;
    private static final int IDENTITY = 15;

    /** By no listener of a configuration. */
    public Origin(Target target, InetSocketAddress peer) {
        this(target, peer, "", "", null);
    }

    public static Origin of(Direction direction, InetSocketAddress to, InetSocketAddress peer) {
        return new Origin(new Target(direction, new OriginalDestination(to)), peer);
    }

    /** The same connection as one of a configured listener. */
    public Origin of(String listenerName) {
        return new Origin(target, peer, listenerName, identity, placement);
    }

    /**
     * The same connection for the client that its header names. An IPv4 address that is written as
     * an IPv6 one ({@code ::ffff:192.0.2.1}) is what it is, so that rules about it hold.
     */
    public Origin of(InetSocketAddress client) {
        byte[] octets = client.getAddress().getAddress();
        try {
            InetAddress unmapped = InetAddress.getByAddress(octets);
            InetSocketAddress named = new InetSocketAddress(unmapped, client.getPort());
            return new Origin(target, named, listener, identity, placement);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + octets.length + " bytes", e);
        }
    }

    /**
     * The same connection with what its client has proved by mutual TLS.
     *
     * @param newIdentity empty: nothing
     */
    public Origin proved(String newIdentity) {
        return new Origin(target, peer, listener, newIdentity, placement);
    }

    /** The same connection as one to a cluster. */
    public Origin to(ClusterName cluster, TcpRelay relay) {
        Placement whole = new Placement(cluster, target, relay, "");
        return new Origin(target, peer, listener, identity, whole);
    }

    /**
     * The same connection as the tunnel that a request has made of it.
     *
     * @param host where the request went
     * @param idleSeconds for how long both sides may be silent, at least 1
     */
    public Origin tunnel(String route, ClusterName cluster, Target host, int idleSeconds) {
        Duration idle = Duration.ofSeconds(idleSeconds);
        TcpRelay relay = new TcpRelay(Optional.empty(), 1, idle);
        Placement tunnel = new Placement(cluster, askedTarget(), relay, route);
        return new Origin(host, peer, listener, identity, tunnel);
    }

    /** The same connection on its way to a host that was chosen for all of it. */
    public Origin towards(Target host) {
        return host.equals(target) ? this : new Origin(host, peer, listener, identity, placement);
    }

    /** The same connection as its client asked for it. */
    public Origin asked() {
        return placement == null
                ? this
                : new Origin(placement.asked(), peer, listener, identity, null);
    }

    /** What an upstream is told of it that speaks the PROXY protocol. */
    public ProxyHeader client() {
        return ProxyHeader.of(peer, destination());
    }

    @Override
    public InetAddress clientAddress() {
        return peer.getAddress();
    }

    @Override
    public boolean isInbound() {
        return direction() == Direction.INBOUND;
    }

    @Override
    public InetSocketAddress destination() {
        return askedTarget().destination().address();
    }

    /** As it came in, whoever it goes to. */
    public Direction direction() {
        return askedTarget().direction();
    }

    private Target askedTarget() {
        return placement == null ? target : placement.asked();
    }

    /** False where its client connected to our listener itself, which it would come to again. */
    public boolean isRedirected(Link downstream) {
        return !destination().equals(downstream.channel().localAddress());
    }

    /** For how long it may be silent, where the process says this for all that have no limit. */
    public int idleSeconds(int otherwise) {
        return placement == null ? otherwise : placement.relay().idleSeconds();
    }

    /**
     * Its cluster's name; without a configuration one for each port of the pod, and one for all
     * else.
     */
    public String cluster() {
        if (placement != null) {
            return placement.cluster().name();
        }
        return direction() == Direction.OUTBOUND
                ? "passthrough"
                : "inbound:" + target.destination().address().getPort();
    }

    /** Of the request that made it a tunnel; empty: none did. */
    public String route() {
        return placement == null ? "" : placement.route();
    }

    /** True where the peer is another process of this pod that we ourselves connected. */
    public boolean fromOurselves() {
        return InboundSource.is(peer.getAddress());
    }

    public byte[] toBytes() {
        StateWriter writer = new StateWriter();
        write(target, writer, INBOUND, DESTINATION, DESTINATION_PORT);
        writer.put(PEER, peer.getAddress().getAddress())
                .put(PEER_PORT, peer.getPort())
                .put(LISTENER, listener)
                .put(IDENTITY, identity);
        if (placement != null) {
            write(placement.asked(), writer, BEFORE_INBOUND, BEFORE, BEFORE_PORT);
            placement.write(writer);
        }
        return writer.toBytes();
    }

    private static void write(Target to, StateWriter writer, int inbound, int host, int port) {
        InetSocketAddress address = to.destination().address();
        writer.put(inbound, to.direction() == Direction.INBOUND)
                .put(host, address.getAddress().getAddress())
                .put(port, address.getPort());
    }

    public static Origin parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        return new Origin(
                target(reader, INBOUND, DESTINATION, DESTINATION_PORT),
                reader.address(PEER, PEER_PORT),
                reader.text(LISTENER),
                reader.text(IDENTITY),
                reader.bytes(BEFORE).length == 0
                        ? null
                        : Placement.read(
                                reader, target(reader, BEFORE_INBOUND, BEFORE, BEFORE_PORT)));
    }

    private static Target target(StateReader reader, int inbound, int host, int port)
            throws MoveRejectedException {
        return new Target(
                reader.flag(inbound) ? Direction.INBOUND : Direction.OUTBOUND,
                new OriginalDestination(reader.address(host, port)));
    }
}
