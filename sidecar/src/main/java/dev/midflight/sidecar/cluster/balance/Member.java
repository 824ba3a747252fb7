package dev.midflight.sidecar.cluster.balance;

/** An endpoint as a balancer sees it. */
public interface Member {
    /** What its place in a hash table comes from: the same for as long as it is the same one. */
    String key();

    /** Its share in proportion to the others', 1 or more; read when a balancer is made. */
    long weight();

    /** Requests under way. */
    int active();

    /** {@link LatencyAverage#cost} at this instant. */
    double cost(long nowNanos);
}
