package dev.midflight.sidecar.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Octets of somebody else's array; reused, so only valid until its owner goes on. */
public final class Span {
    private static final byte[] NOTHING = {};

    private byte[] octets = NOTHING;
    private int start;
    private int end;

    public Span set(byte[] from, int fromStart, int fromEnd) {
        octets = from;
        start = fromStart;
        end = fromEnd;
        return this;
    }

    public Span set(byte[] whole) {
        return set(whole, 0, whole.length);
    }

    public void clear() {
        set(NOTHING, 0, 0);
    }

    public byte[] octets() {
        return octets;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public int length() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    public byte at(int index) {
        return octets[start + index];
    }

    public boolean is(byte[] other) {
        return Arrays.equals(octets, start, end, other, 0, other.length);
    }

    boolean startsWith(byte[] prefix) {
        return length() >= prefix.length
                && Arrays.equals(octets, start, start + prefix.length, prefix, 0, prefix.length);
    }

    boolean endsWith(byte[] suffix) {
        return length() >= suffix.length
                && Arrays.equals(octets, end - suffix.length, end, suffix, 0, suffix.length);
    }

    /** Octet by octet; a new string each time. */
    public String text() {
        return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
