package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.link.Link;
import org.jspecify.annotations.Nullable;

/**
 * A pool's connection on its way to another process, or come from one.
 *
 * @param cluster whose it is; null: nobody's, it is of an original destination
 * @param requests that were sent on it
 * @param ageSeconds since it was opened
 */
public record PooledLink(
        @Nullable ClusterName cluster, Target target, Link link, int requests, int ageSeconds) {}
