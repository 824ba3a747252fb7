package dev.midflight.operator.fleet;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Lets only the operator's own pods through; behind {@link TokenInterceptor}. */
final class OperatorInterceptor implements ServerInterceptor {
    private final OperatorAccount operator;

    OperatorInterceptor(OperatorAccount operator) {
        this.operator = operator;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        OperatorAccount caller =
                new OperatorAccount(
                        TokenInterceptor.POD.get().namespace(), TokenInterceptor.ACCOUNT.get());
        if (caller.equals(operator)) {
            return next.startCall(call, headers);
        }
        call.close(
                Status.PERMISSION_DENIED.withDescription("for the operator only"), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
