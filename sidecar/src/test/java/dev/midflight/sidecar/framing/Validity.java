package dev.midflight.sidecar.framing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a message has the form of RFC 9112 and 9110, as far as its end, its addressee and its
 * characters go. The names given are those of {@code differences.txt} where somebody may think
 * otherwise; it shares no code with the proxy.
 */
final class Validity {
    static final String VALID = "";

    static final String NO_CONTROL = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

    private Validity() {}

    static String request(Message message) {
        if (message.isFlawed()) {
            return message.flaw();
        }
        String version = message.startLine().substring(message.startLine().length() - 3);
        if (version.charAt(0) != '1') {
            return "version-major";
        }
        return firstOf(
                fields(message),
                Addressee.host(message, version),
                Addressee.target(message),
                Codings.encoding(message, version.equals("1.0"), true),
                Codings.chunks(message));
    }

    static String response(Message message) {
        if (message.isFlawed()) {
            return message.flaw();
        }
        if (!message.startLine().matches(NO_CONTROL)) {
            return "status line";
        }
        if (message.raw().startsWith("HTTP/1.1 1")) {
            return interim(message);
        }
        return firstOf(
                message.status().equals("101") ? "upgrade-not-asked" : VALID,
                message.startLine().length() < "HTTP/1.1 200 ".length()
                        ? "status-line-bare"
                        : VALID,
                fields(message),
                message.status().equals("204") ? noContent(message) : VALID,
                message.status().equals("304") ? notModified(message) : VALID,
                Codings.encoding(message, message.startLine().startsWith("HTTP/1.0"), false),
                Codings.chunks(message));
    }

    /** The interim ones, and then the final one. */
    private static String interim(Message message) {
        String heads = message.raw();
        int last = heads.lastIndexOf("\r\n\r\n" + message.startLine());
        String before = last < 0 ? heads : heads.substring(0, last + 4);
        for (String head : before.split("\r\n\r\n", -1)) {
            String finding = head.isEmpty() ? VALID : ofInterim(head);
            if (!finding.equals(VALID)) {
                return finding;
            }
        }
        return last < 0
                ? "upgrade-not-asked"
                : response(
                        StrictReader.response(heads.substring(last + 4), false, true)
                                .orElseThrow());
    }

    private static String ofInterim(String head) {
        List<String> lines = List.of(head.split("\r\n", -1));
        if (!lines.getFirst().matches("HTTP/1\\.\\d 1\\d\\d " + NO_CONTROL)) {
            return "status line";
        }
        if (!lines.stream().skip(1).allMatch(l -> l.matches(TOKEN + ":[^\\r\\n]*"))) {
            return "field line";
        }
        Message interim =
                new Message(lines.getFirst(), lines.subList(1, lines.size()), "", head, true);
        return firstOf(fields(interim), noContent(interim).replace("no-content", VALID));
    }

    private static String firstOf(String... findings) {
        for (String finding : findings) {
            if (!finding.equals(VALID)) {
                return finding;
            }
        }
        return VALID;
    }

    private static String fields(Message message) {
        if (!message.fields().stream().allMatch(f -> f.matches(TOKEN + ":" + NO_CONTROL))) {
            return "field value";
        }
        String options = message.field("connection").orElse("");
        for (String option : options.split(",", -1)) {
            String name = option.replaceAll("^[ \\t]+|[ \\t]+$", "").toLowerCase(Locale.ROOT);
            if (!name.matches("(" + TOKEN + ")?")) {
                return "connection option";
            }
            if (List.of("host", "content-length", "transfer-encoding", "connection")
                    .contains(name)) {
                return "connection-framing";
            }
        }
        return VALID;
    }

    private static String noContent(Message message) {
        if (message.field("transfer-encoding").isPresent()) {
            return "encoding in 204";
        }
        return message.field("content-length")
                .map(l -> l.matches("0+") ? "no-content" : "length in 204")
                .orElse(VALID);
    }

    /** What is said of a length is true of another response, but has to be a length. */
    private static String notModified(Message message) {
        Optional<String> length = message.field("content-length");
        if (length.isPresent() && message.field("transfer-encoding").isPresent()) {
            return "length and encoding";
        }
        return length.filter(l -> !l.matches("0*\\d{1,18}")).isPresent() ? "content length" : VALID;
    }
}
