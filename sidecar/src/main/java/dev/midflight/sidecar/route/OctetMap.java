package dev.midflight.sidecar.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by octets, looked up in place: open addressing, filled once. */
final class OctetMap<V> {
    /** To be continued with {@link #hash(int, byte)}. */
    static final int SEED = 0;

    private final byte[] @Nullable [] keys;
    private final int[] slots;
    private final List<V> values = new ArrayList<>();
    private final int mask;

    OctetMap(Map<String, V> entries) {
        int size = Integer.highestOneBit(Math.max(entries.size(), 1)) * 4;
        keys = new byte[size][];
        slots = new int[size];
        mask = size - 1;
        entries.forEach((key, value) -> put(Octets.of(key), value));
    }

    private void put(byte[] key, V value) {
        int slot = spread(hash(key, 0, key.length)) & mask;
        while (keys[slot] != null) {
            slot = slot + 1 & mask;
        }
        keys[slot] = key;
        slots[slot] = values.size();
        values.add(value);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    @Nullable V get(byte[] octets, int start, int end) {
        return get(octets, start, end, hash(octets, start, end));
    }

    /** With a hash that the caller has already. */
    @Nullable V get(byte[] octets, int start, int end, int hash) {
        int slot = spread(hash) & mask;
        for (byte[] key = keys[slot]; key != null; key = keys[slot]) {
            if (Arrays.equals(key, 0, key.length, octets, start, end)) {
                return values.get(slots[slot]);
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    static int hash(byte[] octets, int start, int end) {
        int hash = SEED;
        for (int i = start; i < end; i++) {
            hash = hash(hash, octets[i]);
        }
        return hash;
    }

    static int hash(int soFar, byte next) {
        return 31 * soFar + next;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ mixed >>> 15;
    }
}
