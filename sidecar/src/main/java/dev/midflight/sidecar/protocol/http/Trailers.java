package dev.midflight.sidecar.protocol.http;

/** The fields after the content (RFC 9113 section 8.1): no pseudo fields, none of a connection. */
public final class Trailers {
    private Trailers() {}

    public static boolean areValid(Fields fields) {
        for (int field = 0; field < fields.size(); field++) {
            if (!FieldRules.allows(fields, field)) {
                return false;
            }
        }
        return true;
    }
}
