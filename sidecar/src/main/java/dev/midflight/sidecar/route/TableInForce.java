package dev.midflight.sidecar.route;

import org.jspecify.annotations.Nullable;

/** A connection's route table; looked up again only where the plan is another one. */
public final class TableInForce {
    private final Arrival arrival;
    private @Nullable RoutingPlan seen;
    private @Nullable RoutingTable table;

    public TableInForce(Arrival arrival) {
        this.arrival = arrival;
    }

    /** Null: its requests go to their original destination. */
    @SuppressWarnings("ReferenceEquality") // the very same
    public @Nullable RoutingTable of(@Nullable RoutingPlan plan) {
        if (plan != seen) {
            seen = plan;
            table = plan == null ? null : plan.table(arrival);
        }
        return table;
    }
}
