package dev.midflight.operator.fleet;

import dev.midflight.operator.leader.LeaderView;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Supplier;

/** Sends proxies that came to a follower on to the leader; behind the check of their tokens. */
final class LeaderInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> LEADER =
            Metadata.Key.of("midflight-leader", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<LeaderView> leader;

    LeaderInterceptor(Supplier<LeaderView> leader) {
        this.leader = leader;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        LeaderView view = leader.get();
        if (view instanceof LeaderView.Leading) {
            return next.startCall(call, headers);
        }
        call.close(notLeading(), trailers(view));
        return new ServerCall.Listener<>() {};
    }

    static Status notLeading() {
        return Status.UNAVAILABLE.withDescription("this replica does not lead");
    }

    static Metadata trailers(LeaderView view) {
        Metadata trailers = new Metadata();
        if (view instanceof LeaderView.Following(var address)) {
            trailers.put(LEADER, address);
        }
        return trailers;
    }
}
