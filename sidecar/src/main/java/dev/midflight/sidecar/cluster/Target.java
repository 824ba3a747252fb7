package dev.midflight.sidecar.cluster;

import dev.midflight.sidecar.telemetry.Direction;

/** An upstream as a pool knows it: inbound connections have another source address. */
public record Target(Direction direction, OriginalDestination destination) {}
