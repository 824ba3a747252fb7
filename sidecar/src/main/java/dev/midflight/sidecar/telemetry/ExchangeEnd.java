package dev.midflight.sidecar.telemetry;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request with its response, or a TCP connection, that has ended. Written and told by one loop,
 * which uses the same object again; whoever keeps it copies it.
 */
public final class ExchangeEnd {
    private static final int MAX_METHOD_BYTES = 32;
    private static final int MAX_TEXT_BYTES = 512;

    private Direction direction = Direction.INBOUND;
    private FlowKind protocol = FlowKind.TCP;
    private @Nullable InetSocketAddress peer;
    private @Nullable InetSocketAddress destination;
    private @Nullable InetSocketAddress upstream;
    private String route = "";
    private String cluster = "";
    private int status;
    private int flags;
    private @Nullable GrpcCode grpc;
    private int grpcMethod;
    private long receivedBytes;
    private long sentBytes;
    private long durationNanos;
    private final ShortText method = new ShortText(MAX_METHOD_BYTES);
    private final ShortText target = new ShortText(MAX_TEXT_BYTES);
    private final ShortText authority = new ShortText(MAX_TEXT_BYTES);
    private final ShortText requestId = new ShortText(MAX_TEXT_BYTES);
    private final TraceContext trace = new TraceContext();

    public Direction direction() {
        return direction;
    }

    public FlowKind protocol() {
        return protocol;
    }

    public @Nullable InetSocketAddress peer() {
        return peer;
    }

    public @Nullable InetSocketAddress destination() {
        return destination;
    }

    /** The endpoint that was tried last; null: none was. */
    public @Nullable InetSocketAddress upstream() {
        return upstream;
    }

    /** The route's name; empty: none. */
    public String route() {
        return route;
    }

    public String cluster() {
        return cluster;
    }

    /** Of HTTP; 0: there was none. */
    public int status() {
        return status;
    }

    /** Bits of {@link ResponseFlag}. */
    public int flags() {
        return flags;
    }

    /** Of a gRPC call; null: it was none. */
    public @Nullable GrpcCode grpc() {
        return grpc;
    }

    /** Its number in {@link GrpcMethods}; means nothing where there is no {@link #grpc}. */
    public int grpcMethod() {
        return grpcMethod;
    }

    /** From the client: of the request, or of the whole connection. */
    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }

    public long durationNanos() {
        return durationNanos;
    }

    public ShortText method() {
        return method;
    }

    /** The request's target with its query. */
    public ShortText target() {
        return target;
    }

    public ShortText authority() {
        return authority;
    }

    public ShortText requestId() {
        return requestId;
    }

    /** Where its request stands in a trace, if it is in one. */
    public TraceContext trace() {
        return trace;
    }

    /** Whose exchange it was; forgets everything else. */
    public ExchangeEnd of(
            Direction newDirection,
            FlowKind newProtocol,
            @Nullable InetSocketAddress newPeer,
            @Nullable InetSocketAddress newDestination) {
        direction = newDirection;
        protocol = newProtocol;
        peer = newPeer;
        destination = newDestination;
        upstream = null;
        status = 0;
        flags = 0;
        grpc = null;
        method.clear();
        target.clear();
        authority.clear();
        requestId.clear();
        trace.clear();
        return this;
    }

    /** Null: no endpoint was tried. */
    public ExchangeEnd sentTo(@Nullable InetSocketAddress newUpstream) {
        upstream = newUpstream;
        return this;
    }

    public ExchangeEnd routed(String newRoute, String newCluster) {
        route = newRoute;
        cluster = newCluster;
        return this;
    }

    public ExchangeEnd answered(int newStatus, int newFlags) {
        status = newStatus;
        flags = newFlags;
        return this;
    }

    /** Null: it was no call of gRPC. */
    public ExchangeEnd called(@Nullable GrpcCode newGrpc, int newMethod) {
        grpc = newGrpc;
        grpcMethod = newMethod;
        return this;
    }

    public ExchangeEnd measured(long received, long sent, long nanos) {
        receivedBytes = received;
        sentBytes = sent;
        durationNanos = nanos;
        return this;
    }

    public ExchangeEnd traced(TraceContext newTrace) {
        trace.copy(newTrace);
        return this;
    }

    void copy(ExchangeEnd other) {
        of(other.direction, other.protocol, other.peer, other.destination);
        sentTo(other.upstream);
        routed(other.route, other.cluster);
        answered(other.status, other.flags);
        called(other.grpc, other.grpcMethod);
        measured(other.receivedBytes, other.sentBytes, other.durationNanos);
        traced(other.trace);
        say(other);
    }

    /** Method, target, authority and request id, to be written. */
    public List<ShortText> texts() {
        return List.of(method, target, authority, requestId);
    }

    /** The texts of another one. */
    public void say(ExchangeEnd other) {
        method.set(other.method);
        target.set(other.target);
        authority.set(other.authority);
        requestId.set(other.requestId);
    }
}
