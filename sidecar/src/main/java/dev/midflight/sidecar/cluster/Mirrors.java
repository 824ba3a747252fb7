package dev.midflight.sidecar.cluster;

/** Counts the copies of requests that a cluster gets; on one event loop. */
public final class Mirrors {
    private final Tallies<MirrorCounter> tallies;

    Mirrors(Tallies<MirrorCounter> tallies) {
        this.tallies = tallies;
    }

    /** A copy is on its way; one of the others but {@link #dropped} follows. */
    public void begun() {
        tallies.add(MirrorCounter.BEGUN, 1);
    }

    /** A copy could not be sent, since there was nowhere to send it. */
    public void dropped(Selection selection) {
        switch (selection) {
            case Selection.NoHost() -> tallies.add(MirrorCounter.NO_HOST, 1);
            case Selection.Overflow _ -> tallies.add(MirrorCounter.OVERFLOW, 1);
            case Selection.Chosen _ -> throw new IllegalArgumentException("has a host");
        }
    }

    /** A copy could not be sent, since the cluster speaks another protocol. */
    public void unsupported() {
        tallies.add(MirrorCounter.PROTOCOL, 1);
    }

    /** Given up: it could not keep up with its request, or got no connection. */
    public void slow() {
        tallies.add(MirrorCounter.SLOW, 1);
    }

    /** Given up: not answered in time. */
    public void timedOut() {
        tallies.add(MirrorCounter.TIMEOUT, 1);
    }

    /** Given up: its request ended early. */
    public void cancelled() {
        tallies.add(MirrorCounter.CANCELLED, 1);
    }

    public void failed() {
        tallies.add(MirrorCounter.FAILED, 1);
    }

    public void answered(int status) {
        switch (status / 100) {
            case 2 -> tallies.add(MirrorCounter.RESPONSES_2XX, 1);
            case 3 -> tallies.add(MirrorCounter.RESPONSES_3XX, 1);
            case 4 -> tallies.add(MirrorCounter.RESPONSES_4XX, 1);
            default -> tallies.add(MirrorCounter.RESPONSES_5XX, 1);
        }
    }
}
