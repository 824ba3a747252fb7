package dev.midflight.sidecar.config.file;

import dev.midflight.model.IpLiteral;
import java.net.InetSocketAddress;
import java.util.Optional;

/** {@code 127.0.0.1:80} and {@code [::1]:80}; names are not resolved. */
final class Addresses {
    private Addresses() {}

    static Optional<InetSocketAddress> socket(Fields fields, String key) {
        Optional<String> text = fields.neededText(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String value = text.get();
        int colon = value.lastIndexOf(':');
        try {
            String host = value.substring(0, Math.max(colon, 0));
            boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
            if (!bare) {
                return Optional.of(
                        new InetSocketAddress(
                                IpLiteral.of(host.replaceAll("[\\[\\]]", "")),
                                Integer.parseInt(value.substring(colon + 1))));
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        fields.problem(key, "'" + value + "' (expected: as 127.0.0.1:80 or [::1]:80)");
        return Optional.empty();
    }
}
