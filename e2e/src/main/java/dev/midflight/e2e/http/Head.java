package dev.midflight.e2e.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The first line and the fields of a message; field names are lower case. */
public record Head(String firstLine, Map<String, String> fields) {
    public Head {
        fields = Map.copyOf(fields);
    }

    public Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** Whether the sender ends the connection after this message. */
    public boolean closes() {
        return field("connection").map(Head::hasClose).orElse(false);
    }

    boolean chunked() {
        return field("transfer-encoding")
                .map(value -> value.toLowerCase(Locale.ROOT).endsWith("chunked"))
                .orElse(false);
    }

    long contentLength() throws MalformedMessageException {
        try {
            return Long.parseLong(field("content-length").orElse("0"));
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("content-length: " + fields, e);
        }
    }

    private static boolean hasClose(String value) {
        return value.toLowerCase(Locale.ROOT).contains("close");
    }
}
