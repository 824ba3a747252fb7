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
 * For one thread.
 */
final class WatchOrder {
    private final InterceptorClient client;
    private final EventLog log;
    private @Nullable WatchPolicy policy;
    private boolean told;
    private String refusal = "";

    WatchOrder(InterceptorClient client, EventLog log) {
        this.client = client;
        this.log = log;
    }

    void want(WatchPolicy wanted) {
        if (!wanted.equals(policy)) {
            policy = wanted;
            told = false;
        }
    }

    /** The interceptor was not there, or another proxy has told it since. */
    void forgotten() {
        told = false;
    }

    /** Forgotten, if it does not do what it was told. */
    void compare(InterceptionStatus status) {
        WatchPolicy wanted = policy;
        if (wanted != null && wanted.bypassDeadProxy() && status.watchesNothing()) {
            forgotten();
        }
    }

    void tell() throws IOException {
        WatchPolicy wanted = policy;
        if (wanted == null || told) {
            return;
        }
        switch (client.watch(wanted)) {
            case Done _ -> {
                told = true;
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
            case Refused refused -> refused(refused);
        }
    }

    /** One of an older version will not learn it: asking again is of no use. */
    private void refused(Refused refused) {
        told = refused.isUnknownCommand();
        if (!refused.reason().equals(refusal)) {
            refusal = refused.reason();
            log.warn("interceptor does not watch the proxy", "reason", refusal);
        }
    }
}
