package dev.midflight.model;

import java.net.InetAddress;

/** IP addresses as people write them. */
public final class IpLiteral {
    private IpLiteral() {}

    /**
     * Without a name service, and without the short forms that {@link InetAddress#ofLiteral} takes,
     * to which {@code 10/8} would mean {@code 0.0.0.10/8}.
     *
     * @throws IllegalArgumentException if it is no IPv6 address and not four numbers, without zeros
     *     before them
     */
    public static InetAddress of(String text) {
        boolean four = text.chars().filter(c -> c == '.').count() == 3;
        if (four ? hasLeadingZero(text) : text.indexOf(':') < 0) {
            throw new IllegalArgumentException(
                    "address: '" + text + "' (expected: as 10.0.0.1 or ::1)");
        }
        return InetAddress.ofLiteral(text);
    }

    /** Octal to some, decimal to others. */
    private static boolean hasLeadingZero(String text) {
        int from = text.lastIndexOf(':') + 1;
        for (int i = from; i + 1 < text.length(); i++) {
            boolean begins = i == from || text.charAt(i - 1) == '.';
            if (begins && text.charAt(i) == '0' && text.charAt(i + 1) != '.') {
                return true;
            }
        }
        return false;
    }
}
