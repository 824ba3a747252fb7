package dev.midflight.e2e.load;

/** Tells the traffic that the run is over: each connection finishes what it has begun. */
final class Stop {
    private volatile boolean requested;

    void request() {
        requested = true;
    }

    boolean requested() {
        return requested;
    }
}
