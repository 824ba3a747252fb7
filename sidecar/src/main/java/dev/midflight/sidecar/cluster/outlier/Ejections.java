package dev.midflight.sidecar.cluster.outlier;

import dev.midflight.model.traffic.OutlierDetection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who of a cluster is ejected, and for how long; pure but for its memory, on one thread. */
public final class Ejections {
    private static final class History {
        private int times;
        private boolean ejected;
        private boolean ejectedInInterval;
        private long untilMillis;
    }

    private final Map<String, History> records = new HashMap<>();
    private OutlierDetection config;
    private int endpoints;

    public Ejections(OutlierDetection config) {
        this.config = config;
    }

    /** Another configuration; forgets endpoints that left. */
    public void follow(OutlierDetection newConfig, Set<String> keys) {
        config = newConfig;
        endpoints = keys.size();
        records.keySet().retainAll(keys);
    }

    /** False: it is ejected already, or too many are. */
    public boolean eject(String key, long nowMillis) {
        History record = records.computeIfAbsent(key, _ -> new History());
        if (record.ejected || ejected() >= allowed()) {
            return false;
        }
        record.ejected = true;
        record.ejectedInInterval = true;
        record.times++;
        long time = (long) config.baseEjectionMillis() * record.times;
        record.untilMillis = nowMillis + Math.min(time, config.maxEjectionMillis());
        return true;
    }

    public boolean isEjected(String key) {
        History record = records.get(key);
        return record != null && record.ejected;
    }

    /** For how many milliseconds more; -1: it is not ejected. */
    public long leftMillis(String key, long nowMillis) {
        History record = records.get(key);
        return record == null || !record.ejected ? -1 : Math.max(record.untilMillis - nowMillis, 0);
    }

    /** How often in a row. */
    public int times(String key) {
        History record = records.get(key);
        return record == null ? 0 : record.times;
    }

    /**
     * Goes on with what another process has done.
     *
     * @param leftMillis -1: it is not ejected
     */
    public void restore(String key, int times, long leftMillis, long nowMillis) {
        History record = records.computeIfAbsent(key, _ -> new History());
        record.times = times;
        record.ejected = leftMillis >= 0;
        record.ejectedInInterval = true;
        record.untilMillis = nowMillis + leftMillis;
    }

    private long ejected() {
        return records.values().stream().filter(record -> record.ejected).count();
    }

    private long allowed() {
        if (endpoints < 2 || config.maxEjectionPercent() == 0) {
            return 0;
        }
        return Math.max(1, (long) endpoints * config.maxEjectionPercent() / 100);
    }

    /** An interval has passed: those whose time is over, who are used again. */
    public List<String> interval(long nowMillis) {
        List<String> over = new ArrayList<>();
        for (Iterator<Map.Entry<String, History>> all = records.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<String, History> entry = all.next();
            History record = entry.getValue();
            if (record.ejected && nowMillis >= record.untilMillis) {
                record.ejected = false;
                over.add(entry.getKey());
            } else if (!record.ejected && !record.ejectedInInterval && --record.times <= 0) {
                all.remove();
            }
            record.ejectedInInterval = false;
        }
        return over;
    }

    /** Outlier detection was switched off: everybody is used again. */
    public List<String> clear() {
        List<String> ejected = records.keySet().stream().filter(this::isEjected).toList();
        records.clear();
        return ejected;
    }
}
