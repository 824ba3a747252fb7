package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/**
 * How much goes to which priority, and what happens where too few endpoints are healthy.
 *
 * @param own where this proxy runs; if it is known, an endpoint's distance from here takes the
 *     place of its priority
 * @param overprovisioningPercent a priority keeps all its traffic while its healthy share in
 *     percent, times this, is at least 100 percent (Envoy: 140)
 * @param panicPercent with a smaller healthy share than this, health is not looked at any more,
 *     since the rest would be overrun; 0: never
 */
public record Failover(Locality own, int overprovisioningPercent, int panicPercent) {
    public static final Failover DEFAULT = new Failover(Locality.UNKNOWN, 140, 50);

    public Failover {
        requireNonNull(own, "own is null");
        Check.all(
                () -> Bounds.require("overprovisioningPercent", overprovisioningPercent, 100, 1000),
                () -> Bounds.require("panicPercent", panicPercent, 0, 100));
    }

    public int priorityOf(Endpoint endpoint) {
        return own.equals(Locality.UNKNOWN)
                ? endpoint.priority()
                : own.distanceTo(endpoint.locality());
    }
}
