package dev.midflight.sidecar.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC methods that are told apart, by the paths of their calls: the first ones of which a call
 * succeeded, since clients say what they want. A lookup takes no lock and allocates nothing; on any
 * thread.
 */
public final class GrpcMethods {
    /** Every method that has no number of its own. */
    public static final int OTHER = 0;

    /** Of a path that is worth a number. */
    public static final int MAX_PATH_BYTES = 256;

    private static final String OTHER_NAME = SeriesKey.OTHER;

    /** A method with its number. */
    record Name(byte[] path, int number, String service, String method) {}

    private final int max;
    private final AtomicReferenceArray<@Nullable Name> slots;
    private final List<Name> names = new CopyOnWriteArrayList<>();

    /**
     * @param max how many have a number of their own
     */
    GrpcMethods(int max) {
        this.max = max;
        this.slots = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(max, 1)) * 4);
        names.add(new Name(new byte[0], OTHER, OTHER_NAME, OTHER_NAME));
    }

    /** One more than the highest number. */
    int size() {
        return max + 1;
    }

    /** Numbers that are given, {@link #OTHER} among them, by their order. */
    List<Name> names() {
        return names;
    }

    /** The number of {@code /SERVICE/METHOD}; {@link #OTHER}: it has none, or not yet. */
    public int find(byte[] octets, int start, int end) {
        Name known = slots.get(slot(octets, start, end));
        return known == null ? OTHER : known.number();
    }

    /** Of a number that {@link #find} or {@link #add} said; empty: {@link #OTHER}. */
    public byte[] path(int number) {
        return names.get(number).path().clone();
    }

    /** False: no method gets a number any more. */
    public boolean hasRoom() {
        return names.size() <= max;
    }

    /** Its number from here on, if there is room for it and it is a method's path. */
    public synchronized int add(byte[] path) {
        int slot = slot(path, 0, path.length);
        Name known = slots.get(slot);
        if (known != null) {
            return known.number();
        }
        int method = methodAt(path, 0, path.length);
        if (method < 0 || !hasRoom()) {
            return OTHER;
        }
        String text = new String(path, StandardCharsets.US_ASCII);
        Name name =
                new Name(path, names.size(), text.substring(1, method - 1), text.substring(method));
        slots.set(slot, name);
        names.add(name);
        return name.number();
    }

    /** True for a path of {@code /SERVICE/METHOD} (gRPC over HTTP/2) that is worth a number. */
    public static boolean isMethod(byte[] octets, int start, int end) {
        return methodAt(octets, start, end) >= 0;
    }

    /** Where the name begins; -1: it is none. */
    private static int methodAt(byte[] octets, int start, int end) {
        if (end - start > MAX_PATH_BYTES) {
            return -1;
        }
        int slash = -1;
        for (int at = start; at < end; at++) {
            byte octet = octets[at];
            if (octet <= ' ' || octet > '~' || octet == '?' || octet == '|' || octet == '"') {
                return -1;
            }
            slash = octet == '/' ? at : slash;
        }
        boolean whole = slash > start + 1 && octets[start] == '/' && slash < end - 1;
        return whole ? slash + 1 : -1;
    }

    /** Its own, or the free one where it belongs. */
    private int slot(byte[] octets, int start, int end) {
        int hash = 0;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + octets[at];
        }
        int mixed = hash * 0x9e3779b9;
        int mask = slots.length() - 1;
        int slot = (mixed ^ mixed >>> 15) & mask;
        for (Name name = slots.get(slot); name != null; name = slots.get(slot)) {
            if (Arrays.equals(name.path(), 0, name.path().length, octets, start, end)) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
