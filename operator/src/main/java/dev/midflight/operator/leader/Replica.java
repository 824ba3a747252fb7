package dev.midflight.operator.leader;

import java.util.Optional;

/**
 * One replica as the lease's holder identity names it: unique by its pod, dialled by its address.
 *
 * @param address {@code ip:port} of its fleet server
 */
public record Replica(String pod, String address) {
    private static final char SEPARATOR = '_';

    public String identity() {
        return pod + SEPARATOR + address;
    }

    /** Reads a holder identity; empty where somebody else wrote it. */
    static Optional<Replica> parse(String identity) {
        int separator = identity.indexOf(SEPARATOR);
        return separator <= 0 || separator == identity.length() - 1
                ? Optional.empty()
                : Optional.of(
                        new Replica(
                                identity.substring(0, separator),
                                identity.substring(separator + 1)));
    }
}
