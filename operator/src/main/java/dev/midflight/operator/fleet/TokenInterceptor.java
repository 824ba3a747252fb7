package dev.midflight.operator.fleet;

import dev.midflight.operator.rollout.PodKey;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Lets a call through only with a pod's token, and says whose it was; runs on a virtual thread. */
final class TokenInterceptor implements ServerInterceptor {
    static final Context.Key<PodKey> POD = Context.key("midflight-pod");
    static final Context.Key<String> ACCOUNT = Context.key("midflight-service-account");
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";

    private final PodAuthenticator authenticator;

    TokenInterceptor(PodAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return switch (authenticate(headers.get(AUTHORIZATION))) {
            case Authentication.Authenticated(var pod, var account) ->
                    Contexts.interceptCall(
                            Context.current().withValues(POD, pod, ACCOUNT, account),
                            call,
                            headers,
                            next);
            case Authentication.Refused(var why) -> refuse(call, Status.UNAUTHENTICATED, why);
            case Authentication.Unavailable(var why) -> refuse(call, Status.UNAVAILABLE, why);
        };
    }

    private Authentication authenticate(@Nullable String header) {
        return header == null || !header.startsWith(BEARER)
                ? new Authentication.Refused("no bearer token")
                : authenticator.authenticate(header.substring(BEARER.length()));
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(
            ServerCall<Q, A> call, Status status, String why) {
        call.close(status.withDescription(why), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
