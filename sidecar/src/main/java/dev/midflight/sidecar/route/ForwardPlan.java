package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.Timeouts;
import java.util.Set;
import java.util.random.RandomGenerator;

/** How a route forwards: limits in the clock's unit, what is tried again, what is hashed. */
public final class ForwardPlan {
    private final RouteAction.Forward action;
    private final long headNanos;
    private final long requestNanos;
    private final long perTryNanos;
    private final long connectNanos;

    private ForwardPlan(RouteAction.Forward action) {
        this.action = action;
        Timeouts timeouts = action.timeouts();
        this.headNanos = timeouts.head().toNanos();
        this.requestNanos = timeouts.request().toNanos();
        this.connectNanos = timeouts.connect().toNanos();
        this.perTryNanos = action.retries().perTry().toNanos();
    }

    static ForwardPlan of(RouteAction.Forward action) {
        return new ForwardPlan(action);
    }

    public RouteAction.Forward action() {
        return action;
    }

    /** Zero, as with the others: no limit. */
    public long headNanos() {
        return headNanos;
    }

    public long requestNanos() {
        return requestNanos;
    }

    public long connectNanos() {
        return connectNanos;
    }

    public long perTryNanos() {
        return perTryNanos;
    }

    public long idleNanos() {
        return action.timeouts().idle().toNanos();
    }

    public int idleSeconds(int otherwise) {
        long seconds = action.timeouts().idle().plusMillis(999).toSeconds();
        return seconds == 0 ? otherwise : (int) seconds;
    }

    public RetryPolicy retries() {
        return action.retries();
    }

    public boolean retries(RetryOn condition) {
        return action.retries().on().contains(condition);
    }

    /** True if the policy would send a request again that got this. */
    public boolean retriesStatus(int status) {
        Set<RetryOn> on = action.retries().on();
        return (status >= 500 && on.contains(RetryOn.SERVER_ERROR))
                || (status >= 502 && status <= 504 && on.contains(RetryOn.GATEWAY_ERROR))
                || action.retries().statuses().contains(status);
    }

    /** The same for a gRPC status. */
    public boolean retriesGrpc(int status) {
        return switch (status) {
            case 1 -> retries(RetryOn.GRPC_CANCELLED);
            case 4 -> retries(RetryOn.GRPC_DEADLINE_EXCEEDED);
            case 8 -> retries(RetryOn.GRPC_RESOURCE_EXHAUSTED);
            case 13 -> retries(RetryOn.GRPC_INTERNAL);
            case 14 -> retries(RetryOn.GRPC_UNAVAILABLE);
            default -> false;
        };
    }

    /** Before the so-many-th retry: up to twice as long each time, at random. */
    public long backoffNanos(int retry, RandomGenerator random) {
        long most = action.retries().backoff().toNanos() << Math.min(retry - 1, 6);
        return most == 0 ? 0 : random.nextLong(most) + 1;
    }

    /** True if the client's address is what a hashing balancer hashes. */
    public boolean hashesPeer() {
        return action.hashKey().filter(HashKey.Peer.class::isInstance).isPresent();
    }

    /** What a hashing balancer hashes of this request; false: nothing of it. */
    public boolean hashed(RequestView request, Span into) {
        return action.hashKey()
                .map(
                        key ->
                                switch (key) {
                                    case HashKey.Header(String name) ->
                                            NamedField.of(name).find(request, into);
                                    case HashKey.QueryParameter(String name) ->
                                            QueryParameters.find(
                                                    request.query(), Octets.of(name), into);
                                    case HashKey.Peer() -> false;
                                })
                .orElse(false);
    }
}
