package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.route.RequestSpans;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Shadows;
import dev.midflight.sidecar.route.Span;
import java.nio.charset.StandardCharsets;

/**
 * A request's head as routes see it, whatever form its target has (RFC 9112 section 3.2); reused
 * for every request of a worker.
 */
final class RoutedRequest implements RequestView {
    private static final byte[] ROOT = {'/'};
    private static final byte[] ASTERISK = {'*'};
    private static final byte[] OPTIONS = "OPTIONS".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_LENGTH = 9;
    private static final byte[] SCHEME_END = "://".getBytes(StandardCharsets.US_ASCII);

    /** How the target is written. */
    private enum Form {
        ORIGIN,
        ABSOLUTE,
        /** Absolute, of a server as a whole: OPTIONS of a URI with neither path nor query. */
        SERVER,
        OTHER
    }

    private final RequestSpans spans = new RequestSpans();
    private final Shadows shadows = new Shadows();
    private final Span target = new Span();
    private Head head;
    private Form form = Form.OTHER;

    RoutedRequest(Head head) {
        this.head = head;
    }

    /** Looks at a head that was parsed. */
    RoutedRequest load(Head parsed) {
        head = parsed;
        shadows.clear();
        byte[] octets = parsed.octets();
        int space = 0;
        while (octets[space] != ' ') {
            space++;
        }
        method().set(octets, 0, space);
        target.set(octets, space + 1, parsed.startLineEnd() - VERSION_LENGTH);
        authority().clear();
        hostField();
        splitTarget(octets, target.start(), target.end());
        return this;
    }

    private void hostField() {
        for (int line = 0; line < head.lines(); line++) {
            if (head.name(line) == FieldName.HOST) {
                authority().set(head.octets(), head.valueStart(line), head.valueEnd(line));
            }
        }
    }

    private void splitTarget(byte[] octets, int start, int end) {
        form = octets[start] == '/' ? Form.ORIGIN : Form.OTHER;
        int scheme = form == Form.OTHER ? afterScheme(octets, start, end) : -1;
        int from = start;
        if (scheme >= 0) {
            form = Form.ABSOLUTE;
            from = scheme;
            while (from < end && octets[from] != '/' && octets[from] != '?') {
                from++;
            }
            authority().set(octets, scheme, from);
        }
        spans.split(octets, from, end);
        if (path().isEmpty()) {
            boolean isServer = from == end && form == Form.ABSOLUTE && method().is(OPTIONS);
            path().set(isServer ? ASTERISK : ROOT);
            form = isServer ? Form.SERVER : form;
        }
    }

    private static int afterScheme(byte[] octets, int start, int end) {
        for (int at = start; at + SCHEME_END.length <= end; at++) {
            if (octets[at] == ':') {
                boolean found = octets[at + 1] == '/' && octets[at + 2] == '/';
                return found ? at + SCHEME_END.length : -1;
            }
        }
        return -1;
    }

    /** True if its target names a path, which then may be another one for the upstream. */
    boolean hasPath() {
        return form == Form.ORIGIN || form == Form.ABSOLUTE;
    }

    /** True if its target names the host, which counts more than the field. */
    boolean isAbsolute() {
        return form == Form.ABSOLUTE || form == Form.SERVER;
    }

    /**
     * As it was written, but for a server as a whole, whose origin has to read an asterisk (RFC
     * 9112 section 3.2.4, RFC 9113 section 8.3.1).
     */
    Span target() {
        return form == Form.SERVER ? path() : target;
    }

    @Override
    public RequestSpans spans() {
        return spans;
    }

    @Override
    public Shadows shadows() {
        return shadows;
    }

    @Override
    public boolean field(byte[] lowerName, Span value) {
        int line = head.find(lowerName);
        if (line >= 0) {
            value.set(head.octets(), head.valueStart(line), head.valueEnd(line));
        }
        return line >= 0;
    }
}
