package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.RetryOn;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.route.ForwardPlan;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The tries of an exchange after its first: what its policy wants and its cluster's budget has. */
final class Retries {
    private @Nullable ForwardPlan plan;
    private @Nullable UpstreamCluster cluster;
    private int count;
    private boolean underWay;

    void begin(ForwardPlan newPlan, @Nullable UpstreamCluster of) {
        plan = newPlan;
        cluster = of;
        count = 0;
    }

    boolean after(StreamFailure failure, boolean idempotent, boolean tooLate) {
        return switch (failure) {
            case CONNECT_FAILED -> on(RetryOn.CONNECT_FAILURE, true);
            case REFUSED -> on(RetryOn.REFUSED_STREAM, true);
            case LOST, RACED, INVALID, HEAD_TOO_LARGE, ABORTED, CANCELLED ->
                    on(RetryOn.RESET, idempotent);
            case TIMEOUT -> !tooLate && on(RetryOn.TIMEOUT, idempotent);
            case UNSUPPORTED, NO_ROUTE, BAD_PATH, NO_HOST, OVERFLOW, OVERLOADED -> false;
        };
    }

    private boolean on(RetryOn condition, boolean idempotent) {
        return plan != null && plan.retries(condition) && mayRepeat(idempotent);
    }

    boolean afterStatus(int status, boolean idempotent) {
        return plan != null && plan.retriesStatus(status) && mayRepeat(idempotent);
    }

    boolean afterGrpc(int status) {
        return plan != null && plan.retriesGrpc(status) && mayRepeat(true);
    }

    private boolean mayRepeat(boolean idempotent) {
        ForwardPlan how = plan;
        UpstreamCluster of = cluster;
        if (how == null || of == null || count >= how.retries().attempts()) {
            return false;
        }
        if (!idempotent && !how.retries(RetryOn.NON_IDEMPOTENT)) {
            return false;
        }
        ends();
        boolean allowed = of.beginRetry();
        if (allowed) {
            count++;
        }
        return allowed;
    }

    /** One was granted: for how many nanoseconds it waits first. */
    long begins(RandomGenerator random) {
        underWay = true;
        return plan == null ? 0 : plan.backoffNanos(count, random);
    }

    /** One that is over takes nothing from the budget of the next one. */
    void ends() {
        UpstreamCluster of = cluster;
        if (underWay && of != null) {
            underWay = false;
            of.endRetry();
        }
    }

    void over() {
        ends();
        plan = null;
        cluster = null;
    }

    int count() {
        return count;
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Goes on where another process was; what is under way takes its part of the budget here. */
    void restore(int before, boolean wasUnderWay) {
        UpstreamCluster of = cluster;
        count = before;
        underWay = wasUnderWay && of != null && of.beginRetry();
    }
}
