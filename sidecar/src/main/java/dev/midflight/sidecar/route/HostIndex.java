package dev.midflight.sidecar.route;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a host by authority: exact, else the longest suffix wildcard, else the longest prefix
 * wildcard, else {@code *}. Used by one thread: names are folded in a scratch array.
 */
final class HostIndex<V> {
    private static final int MAX_NAME = 255;
    private static final int MAX_PORT_DIGITS = 5;

    private final byte[] folded = new byte[MAX_NAME + 1 + MAX_PORT_DIGITS];
    private final OctetMap<V> exact;
    private final OctetMap<V> suffixes;
    private final OctetMap<V> prefixes;
    private final int[] suffixLengths;
    private final int[] prefixLengths;
    private final @Nullable V any;

    /** From the domains of a table, each with its host. */
    HostIndex(Map<String, V> domains) {
        Map<String, V> exactNames = new HashMap<>();
        Map<String, V> suffixNames = new HashMap<>();
        Map<String, V> prefixNames = new HashMap<>();
        V fallback = null;
        for (Map.Entry<String, V> entry : domains.entrySet()) {
            String domain = entry.getKey().toLowerCase(Locale.ROOT);
            if (domain.equals("*")) {
                fallback = entry.getValue();
            } else if (domain.startsWith("*")) {
                suffixNames.put(domain.substring(1), entry.getValue());
            } else if (domain.endsWith("*")) {
                prefixNames.put(domain.substring(0, domain.length() - 1), entry.getValue());
            } else {
                exactNames.put(domain, entry.getValue());
            }
        }
        any = fallback;
        exact = new OctetMap<>(exactNames);
        suffixes = new OctetMap<>(suffixNames);
        prefixes = new OctetMap<>(prefixNames);
        suffixLengths = lengths(suffixNames);
        prefixLengths = lengths(prefixNames);
    }

    private static int[] lengths(Map<String, ?> names) {
        TreeMap<Integer, Boolean> lengths = new TreeMap<>();
        names.keySet().forEach(name -> lengths.put(name.length(), true));
        return lengths.descendingKeySet().stream().mapToInt(Integer::intValue).toArray();
    }

    @Nullable V find(Span authority) {
        int length = authority.length();
        if (length > folded.length) {
            return any;
        }
        for (int i = 0; i < length; i++) {
            folded[i] = Octets.lower(authority.at(i));
        }
        int end = withoutPort(length);
        V found = exact.get(folded, 0, end);
        for (int i = 0; found == null && i < suffixLengths.length; i++) {
            int tail = suffixLengths[i];
            found = tail < end ? suffixes.get(folded, end - tail, end) : null;
        }
        for (int i = 0; found == null && i < prefixLengths.length; i++) {
            int lead = prefixLengths[i];
            found = lead < end ? prefixes.get(folded, 0, lead) : null;
        }
        return found == null ? any : found;
    }

    /** A colon inside brackets is of an IPv6 address. */
    private int withoutPort(int length) {
        int at = length;
        while (at > 0 && folded[at - 1] >= '0' && folded[at - 1] <= '9') {
            at--;
        }
        return at > 0 && folded[at - 1] == ':' ? at - 1 : length;
    }
}
