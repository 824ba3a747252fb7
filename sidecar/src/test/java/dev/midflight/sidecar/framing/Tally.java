package dev.midflight.sidecar.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Adds up what is remarked on messages, and keeps the first messages of each finding. */
final class Tally {
    private static final int EXAMPLES = 3;

    private final Map<String, Integer> counted = new TreeMap<>();
    private final Map<String, Integer> found = new TreeMap<>();
    private final Map<String, List<String>> examples = new TreeMap<>();
    private int forwarded;

    synchronized void add(String message, Remarks remarks) {
        remarks.counted().stream().distinct().forEach(line -> counted.merge(line, 1, Integer::sum));
        for (String line : remarks.findings().stream().distinct().toList()) {
            found.merge(line, 1, Integer::sum);
            List<String> shown = examples.computeIfAbsent(line, l -> new ArrayList<>());
            if (shown.size() < EXAMPLES) {
                shown.add("  > " + escaped(message));
            }
        }
    }

    synchronized void forwarded(int messages) {
        forwarded += messages;
    }

    synchronized int forwarded() {
        return forwarded;
    }

    synchronized boolean hasFindings() {
        return !found.isEmpty();
    }

    @Override
    public synchronized String toString() {
        return lines("counted", counted)
                + lines("found", found)
                + examples.entrySet().stream()
                        .map(e -> e.getKey() + "\n" + String.join("\n", e.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    private static String lines(String title, Map<String, Integer> table) {
        return table.entrySet().stream()
                .map(e -> "%s %6d %s%n".formatted(title, e.getValue(), e.getKey()))
                .collect(Collectors.joining());
    }

    /** As a case of {@code rules.txt}. */
    static String escaped(String octets) {
        StringBuilder out = new StringBuilder();
        for (char octet : octets.toCharArray()) {
            switch (octet) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (octet < ' ' || octet > '~' || (octet == ' ' && out.isEmpty())) {
                        out.append("\\%03o".formatted((int) octet));
                    } else {
                        out.append(octet);
                    }
                }
            }
        }
        return out.toString();
    }
}
