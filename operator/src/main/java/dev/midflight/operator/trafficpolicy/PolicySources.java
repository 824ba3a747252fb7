package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.replica.Peers;
import java.time.Clock;

/**
 * Where the policies' reconciler sees what is to be said of them.
 *
 * @param peers the other replicas, which have sidecars, too
 */
public record PolicySources(
        Leadership leadership, InformedTraffic traffic, Peers peers, Clock clock) {}
