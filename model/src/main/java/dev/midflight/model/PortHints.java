package dev.midflight.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hints by port, 1 to 65535; as text {@code 7000=tcp,8080=client-first}.
 *
 * @throws IllegalArgumentException for a port that is none
 */
public record PortHints(Map<Integer, PortHint> ports) {
    public static final PortHints NONE = new PortHints(Map.of());

    /**
     * Ports that IANA has given to protocols in which the server begins: FTP, SSH, SMTP, POP3,
     * IMAP, message submission, MySQL.
     */
    public static final PortHints WELL_KNOWN =
            new PortHints(
                    Stream.of(21, 22, 25, 110, 143, 587, 3306)
                            .collect(Collectors.toMap(port -> port, _ -> PortHint.SERVER_FIRST)));

    /** What an entry has to be, for a message. */
    public static final String EXPECTED =
            Arrays.stream(PortHint.values())
                    .map(PortHint::word)
                    .collect(
                            Collectors.joining(
                                    ", ",
                                    "<port>=<hint>, at most 256 ports, a hint is one of ",
                                    ""));

    /** How many ports a text may name. */
    public static final int MAX_PORTS = 256;

    private static final int LAST = 65_535;

    public PortHints {
        ports = Map.copyOf(ports);
        for (int port : ports.keySet()) {
            if (port < 1 || port > LAST) {
                throw new IllegalArgumentException("port " + port);
            }
        }
    }

    /**
     * Reads the text; of a port that is there twice the last entry counts.
     *
     * @param wrong hears of each entry that is none, or of a port more than {@link #MAX_PORTS}; it
     *     is left out
     */
    public static PortHints parse(String text, Consumer<String> wrong) {
        Map<Integer, PortHint> ports = new HashMap<>();
        Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .forEach(
                        entry -> {
                            int equals = entry.indexOf('=');
                            int port = port(entry.substring(0, Math.max(equals, 0)));
                            PortHint hint = PortHint.of(entry.substring(equals + 1)).orElse(null);
                            boolean fits = ports.containsKey(port) || ports.size() < MAX_PORTS;
                            if (port == 0 || hint == null || !fits) {
                                wrong.accept(entry);
                            } else {
                                ports.put(port, hint);
                            }
                        });
        return new PortHints(ports);
    }

    private static int port(String digits) {
        try {
            int port = Integer.parseInt(digits);
            return port < 1 || port > LAST ? 0 : port;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** These and others, which count where both have a hint. */
    public PortHints and(PortHints others) {
        Map<Integer, PortHint> all = new HashMap<>(ports);
        all.putAll(others.ports);
        return new PortHints(all);
    }

    public PortHint of(int port) {
        return ports.getOrDefault(port, PortHint.DETECT);
    }

    /** By port, in ascending order; empty: none. */
    public String text() {
        return ports.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(entry -> entry.getKey() + "=" + entry.getValue().word())
                .collect(Collectors.joining(","));
    }
}
