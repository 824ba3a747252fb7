package dev.midflight.sidecar.intercept;

import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.intercept.InterceptorReply.Done;
import dev.midflight.sidecar.intercept.InterceptorReply.Refused;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the interceptor how to watch the proxy: once for each change, and once more where it may
 * have forgotten. Without a policy of the operator's, what it keeps from an earlier proxy holds.
 * Nothing passes by a proxy that guards its pod, whatever the policy says. For one thread.
 */
final class WatchOrder {
    private final InterceptorClient client;
    private final EventLog log;
    private @Nullable WatchPolicy policy;
    private InboundGuard guard = InboundGuard.NONE;
    private @Nullable WatchPolicy told;
    private String refusal = "";

    WatchOrder(InterceptorClient client, EventLog log) {
        this.client = client;
        this.log = log;
    }

    void want(WatchPolicy wanted) {
        policy = wanted;
    }

    void guard(InboundGuard now) {
        guard = now;
    }

    /** The interceptor was not there, or another proxy has told it since. */
    void forgotten() {
        told = null;
    }

    /** Forgotten, if it does not do what it was told. */
    void compare(InterceptionStatus status) {
        WatchPolicy last = told;
        if (last != null && last.bypassDeadProxy() && status.watchesNothing()) {
            forgotten();
        }
    }

    void tell() throws IOException {
        WatchPolicy wanted = wanted();
        if (wanted == null || wanted.equals(told)) {
            return;
        }
        switch (client.watch(wanted)) {
            case Done _ -> {
                told = wanted;
                refusal = "";
                log.info(
                        "interceptor watches",
                        "bypassDeadProxy",
                        wanted.bypassDeadProxy(),
                        "proxyDeathMillis",
                        wanted.proxyDeathMillis(),
                        "repairDrift",
                        wanted.repairDrift());
            }
            case Refused refused -> refused(refused, wanted);
        }
    }

    /**
     * Null: nothing to say. While nobody knows whether it guards, nothing is let by on its word.
     */
    private @Nullable WatchPolicy wanted() {
        WatchPolicy asked = policy;
        return switch (guard) {
            case NONE -> asked;
            case UNKNOWN -> asked == null || asked.bypassDeadProxy() ? null : asked;
            case GUARDED -> blocking(asked == null ? WatchPolicy.DEFAULT : asked);
        };
    }

    private static WatchPolicy blocking(WatchPolicy policy) {
        return new WatchPolicy(false, policy.proxyDeathMillis(), policy.repairDrift());
    }

    /** One of an older version will not learn it: asking again is of no use. */
    private void refused(Refused refused, WatchPolicy wanted) {
        told = refused.isUnknownCommand() ? wanted : null;
        if (!refused.reason().equals(refusal)) {
            refusal = refused.reason();
            log.warn("interceptor does not watch the proxy", "reason", refusal);
        }
    }
}
