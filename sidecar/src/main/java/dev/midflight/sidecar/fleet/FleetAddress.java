package dev.midflight.sidecar.fleet;

import static java.util.Objects.requireNonNull;

import dev.midflight.sidecar.text.HostPort;
import java.util.regex.Pattern;

/**
 * Where an operator listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 */
public record FleetAddress(String host, int port) {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}");

    public FleetAddress {
        requireNonNull(host, "host is null");
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "host: '" + host + "' (expected: a name or an IP address)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /**
     * Reads {@code host:port}; an IPv6 address may be in brackets.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static FleetAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(
                    "fleet address: '" + text + "' (expected: host:port)");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        try {
            return new FleetAddress(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fleet address: '" + text + "' (expected: host:port)", e);
        }
    }

    @Override
    public String toString() {
        return HostPort.of(host, port);
    }
}
