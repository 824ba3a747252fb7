package dev.midflight.sidecar.cluster;

import java.util.Iterator;
import java.util.LinkedHashMap;

/** Who waits for a connection of one pool: first come, first served. */
final class WaitingLine {
    private final PoolLedger ledger;

    /** In their order, and since which tick. */
    private final LinkedHashMap<ConnectListener, Integer> listeners = new LinkedHashMap<>();

    private int elsewhere;

    WaitingLine(PoolLedger ledger) {
        this.ledger = ledger;
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** With those that wait elsewhere. */
    int size() {
        return listeners.size() + elsewhere;
    }

    void add(ConnectListener listener, int tick) {
        listeners.put(listener, tick);
        ledger.waiting(1);
    }

    /** It leaves its place, if it has one, and hears nothing more. */
    void remove(ConnectListener listener) {
        if (listeners.remove(listener) != null) {
            ledger.waiting(-1);
        }
    }

    /** The first one, which waits no longer. */
    ConnectListener next() {
        Iterator<ConnectListener> all = listeners.keySet().iterator();
        ConnectListener first = all.next();
        all.remove();
        ledger.waiting(-1);
        return first;
    }

    /** So many more, or fewer, wait for a shared connection, or for one of their own. */
    void elsewhere(int change) {
        elsewhere += change;
        ledger.waiting(change);
    }

    /** Whoever waits since before this tick hears that there is no place. */
    void expire(int tick) {
        while (!listeners.isEmpty() && listeners.values().iterator().next() < tick) {
            ledger.waitedTooLong();
            next().onNoPlace();
        }
    }
}
