package dev.midflight.wire.xds;

import com.google.protobuf.UInt32Value;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.wire.xds.proto.ClusterProto.CircuitBreakers;
import dev.midflight.wire.xds.proto.ClusterProto.CircuitBreakers.Thresholds;
import dev.midflight.wire.xds.proto.CoreProto.RoutingPriority;
import java.util.List;

/** Limits of a cluster; others write the greatest number where they want none. */
final class BreakerReader {
    /** Envoy's own, where thresholds say nothing of it. */
    private static final int USUAL = 1024;

    private static final int MOST = 1_000_000;
    private static final int MOST_RETRIES = 10_000;

    private BreakerReader() {}

    /**
     * @throws IllegalArgumentException where it can't be done
     */
    static CircuitBreaker read(CircuitBreakers message) {
        if (message.getPerHostThresholdsCount() > 0) {
            throw new IllegalArgumentException(
                    "circuit_breakers.per_host_thresholds: some (expected: none)");
        }
        List<Thresholds> ours =
                message.getThresholdsList().stream()
                        .filter(each -> each.getPriority() == RoutingPriority.DEFAULT)
                        .toList();
        return switch (ours.size()) {
            case 0 -> CircuitBreaker.DEFAULT;
            case 1 -> read(ours.getFirst());
            default ->
                    throw new IllegalArgumentException(
                            "circuit_breakers.thresholds: several (expected: one)");
        };
    }

    private static CircuitBreaker read(Thresholds limits) {
        return new CircuitBreaker(
                limit(limits.hasMaxConnections(), limits.getMaxConnections(), 1),
                limit(limits.hasMaxPendingRequests(), limits.getMaxPendingRequests(), 0),
                limit(limits.hasMaxRequests(), limits.getMaxRequests(), 1),
                budget(limits));
    }

    private static RetryBudget budget(Thresholds limits) {
        RetryBudget usual = RetryBudget.DEFAULT;
        if (limits.hasRetryBudget()) {
            Thresholds.RetryBudget budget = limits.getRetryBudget();
            return new RetryBudget(
                    budget.hasBudgetPercent()
                            ? Values.whole(budget.getBudgetPercent(), "budget_percent")
                            : usual.percent(),
                    budget.hasMinRetryConcurrency()
                            ? budget.getMinRetryConcurrency().getValue()
                            : usual.minConcurrent());
        }
        long retries = Integer.toUnsignedLong(limits.getMaxRetries().getValue());
        return limits.hasMaxRetries()
                ? new RetryBudget(0, Math.clamp(retries, 0, MOST_RETRIES))
                : usual;
    }

    private static int limit(boolean given, UInt32Value value, int least) {
        long unsigned = Integer.toUnsignedLong(value.getValue());
        return given ? Math.clamp(unsigned, least, MOST) : USUAL;
    }
}
