package dev.midflight.sidecar.protocol.http;

import static dev.midflight.sidecar.protocol.http.FieldRules.ascii;

import dev.midflight.sidecar.move.MoveRejectedException;

/**
 * A request's head: its fields, and where among them the pseudo fields are. One per worker, valid
 * while it is passed on.
 */
public final class RequestHead {
    public static final byte[] METHOD = ascii(":method");
    public static final byte[] SCHEME = ascii(":scheme");
    public static final byte[] AUTHORITY = ascii(":authority");
    public static final byte[] PATH = ascii(":path");

    private static final byte[] HOST = ascii("host");
    private static final byte[] CONTENT_LENGTH = ascii("content-length");
    private static final byte[] CONTENT_TYPE = ascii("content-type");
    private static final byte[] GRPC = ascii("application/grpc");
    private static final byte[] CONNECT = ascii("CONNECT");
    private static final byte[] HEAD = ascii("HEAD");
    private static final byte[] OPTIONS = ascii("OPTIONS");
    private static final byte[] ASTERISK = ascii("*");

    private final Fields fields;
    private int method;
    private int scheme;
    private int authority;
    private int path;
    private int host;
    private long contentLength;
    private boolean grpc;

    public RequestHead(Fields fields) {
        this.fields = fields;
    }

    /** Reads what the fields hold now; false: malformed (RFC 9113 sections 8.2 and 8.3.1). */
    public boolean read() {
        method = -1;
        scheme = -1;
        authority = -1;
        path = -1;
        host = -1;
        contentLength = -1;
        grpc = false;
        boolean pseudo = true;
        for (int field = 0; field < fields.size(); field++) {
            boolean isPseudo = fields.isPseudo(field);
            if (isPseudo ? !pseudo || !pseudo(field) : !regular(field)) {
                return false;
            }
            pseudo = isPseudo;
        }
        return conclude();
    }

    private boolean pseudo(int field) {
        if (!FieldRules.isVisible(fields, field)) {
            return false;
        }
        if (method < 0 && fields.isName(field, METHOD)) {
            method = field;
        } else if (path < 0 && fields.isName(field, PATH)) {
            path = field;
        } else if (scheme < 0 && fields.isName(field, SCHEME)) {
            scheme = field;
        } else if (authority < 0 && fields.isName(field, AUTHORITY)) {
            authority = field;
        } else {
            return false;
        }
        return true;
    }

    private boolean regular(int field) {
        if (!FieldRules.allows(fields, field)) {
            return false;
        }
        switch (fields.nameLength(field)) {
            case 4 -> {
                if (fields.isName(field, HOST)) {
                    boolean first = host < 0;
                    host = field;
                    return first;
                }
            }
            case 12 -> grpc |= fields.isName(field, CONTENT_TYPE) && startsWithGrpc(field);
            case 14 -> {
                if (fields.isName(field, CONTENT_LENGTH)) {
                    long length = FieldRules.length(fields, field);
                    boolean valid = length >= 0 && contentLength < 0;
                    contentLength = length;
                    return valid;
                }
            }
            default -> {}
        }
        return true;
    }

    private boolean startsWithGrpc(int field) {
        if (fields.valueLength(field) < GRPC.length) {
            return false;
        }
        int from = fields.nameEnd(field);
        return java.util.Arrays.equals(
                fields.octets(), from, from + GRPC.length, GRPC, 0, GRPC.length);
    }

    private boolean conclude() {
        if (method < 0 || !FieldRules.isToken(fields, method) || hasUser()) {
            return false;
        }
        if (isConnect()) {
            return scheme < 0 && path < 0 && authority >= 0;
        }
        if (scheme < 0 || path < 0 || !isTarget()) {
            return false;
        }
        return authority < 0 || host < 0 || sameHost();
    }

    /** A user, and what may be a password, has no place in an authority (RFC 9113 8.3.1). */
    private boolean hasUser() {
        return contains(authority, '@') || contains(host, '@');
    }

    private boolean contains(int field, char octet) {
        int end = field < 0 ? 0 : fields.valueEnd(field);
        for (int i = field < 0 ? 0 : fields.nameEnd(field); i < end; i++) {
            if (fields.octets()[i] == octet) {
                return true;
            }
        }
        return false;
    }

    /** A path that begins at the root: what reads it as another form must not be passed it. */
    private boolean isTarget() {
        if (fields.isValue(path, ASTERISK)) {
            return fields.isValue(method, OPTIONS);
        }
        return fields.valueLength(path) > 0
                && fields.octets()[fields.nameEnd(path)] == '/'
                && !contains(path, '#');
    }

    private boolean sameHost() {
        return java.util.Arrays.equals(
                fields.octets(),
                fields.nameEnd(authority),
                fields.valueEnd(authority),
                fields.octets(),
                fields.nameEnd(host),
                fields.valueEnd(host));
    }

    public Fields fields() {
        return fields;
    }

    public int method() {
        return method;
    }

    public int path() {
        return path;
    }

    /** The field that names the authority, pseudo or host; -1: neither. */
    public int authority() {
        return authority >= 0 ? authority : host;
    }

    public boolean isConnect() {
        return fields.isValue(method, CONNECT);
    }

    public boolean isHead() {
        return fields.isValue(method, HEAD);
    }

    /** The bytes of content that the head announces; -1: it does not. */
    public long contentLength() {
        return contentLength;
    }

    /** True for a gRPC call: it is answered by a status in trailers, never by an HTTP error. */
    public boolean isGrpc() {
        return grpc;
    }

    /**
     * Takes over what another process has read.
     *
     * @param state as {@link Fields#export} has written it
     */
    public void restore(byte[] state) throws MoveRejectedException {
        fields.copyOf(Fields.parse(state));
        if (!read()) {
            throw new MoveRejectedException("http2: a request's head is none");
        }
    }

    /** Takes over what another head says. */
    public void copyOf(RequestHead other) {
        fields.copyOf(other.fields);
        method = other.method;
        scheme = other.scheme;
        authority = other.authority;
        path = other.path;
        host = other.host;
        contentLength = other.contentLength;
        grpc = other.grpc;
    }
}
