package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.serve.ResourceShelves;
import java.time.Clock;

/** Where the policies' reconciler sees what is to be said of them. */
public record PolicySources(
        Leadership leadership, InformedTraffic traffic, ResourceShelves shelves, Clock clock) {}
