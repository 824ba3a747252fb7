package dev.midflight.sidecar.framing;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether a message has the form of RFC 9112 and 9110, as far as its end, its addressee and its
 * characters go. The names given are those of {@code differences.txt} where somebody may think
 * otherwise; it shares no code with the proxy.
 */
final class Validity {
    static final String VALID = "";

    private static final String NO_CONTROL = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final String REG_NAME = "(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9a-fA-F]{2})";
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|" + REG_NAME + "+)(:\\d*)?");
    private static final Pattern ABSOLUTE =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([/?][^#]*)?");
    private static final Pattern CODINGS =
            Pattern.compile(
                    "[!$&#*.^_`|~0-9A-Za-z'%+-]+([ \\t]*,[ \\t]*[!$&#*.^_`|~0-9A-Za-z'%+-]+)*");
    private static final String EXTENSION_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern EXTENSIONS =
            Pattern.compile(
                    "0*[0-9a-fA-F]+([ \\t]*;[ \\t]*"
                            + EXTENSION_NAME
                            + "([ \\t]*=[ \\t]*("
                            + EXTENSION_NAME
                            + "|\"(?:[\\t \\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*\"))?)*");
    private static final List<String> KNOWN_CODINGS =
            List.of("gzip", "x-gzip", "deflate", "compress", "x-compress", "chunked");
    private static final List<String> NOT_IN_TRAILERS =
            List.of(
                    "content-length",
                    "transfer-encoding",
                    "host",
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect",
                    "content-encoding",
                    "content-range",
                    "content-type");

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
                host(message, version),
                target(message),
                encoding(message, version.equals("1.0"), true),
                chunks(message));
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
                encoding(message, message.startLine().startsWith("HTTP/1.0"), false),
                chunks(message));
    }

    /** The interim ones are only checked for what would make them longer. */
    private static String interim(Message message) {
        String heads = message.raw().toLowerCase(Locale.ROOT);
        int last = heads.lastIndexOf("\r\n\r\n" + message.startLine().toLowerCase(Locale.ROOT));
        String before = last < 0 ? heads : heads.substring(0, last + 4);
        for (String head : before.split("\r\n\r\n", -1)) {
            if (!head.isEmpty() && !wellFormed(head)) {
                return "interim";
            }
        }
        return last < 0
                ? "upgrade-not-asked"
                : response(
                        Message.response(message.raw().substring(last + 4), false, true)
                                .orElseThrow());
    }

    private static boolean wellFormed(String head) {
        List<String> lines = List.of(head.split("\r\n", -1));
        return lines.getFirst().matches("http/1\\.\\d 1\\d\\d " + NO_CONTROL)
                && lines.stream()
                        .skip(1)
                        .allMatch(l -> l.matches(EXTENSION_NAME + ":" + NO_CONTROL))
                && lines.stream()
                        .skip(1)
                        .noneMatch(
                                l -> l.matches("(content-length|transfer-encoding|connection):.*"));
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
        if (!message.fields().stream()
                .allMatch(f -> f.matches(EXTENSION_NAME + ":" + NO_CONTROL))) {
            return "field value";
        }
        String options = message.field("connection").orElse("");
        for (String option : options.split(",", -1)) {
            String name = option.replaceAll("^[ \\t]+|[ \\t]+$", "").toLowerCase(Locale.ROOT);
            if (!name.matches("(" + EXTENSION_NAME + ")?")) {
                return "connection option";
            }
            if (List.of("host", "content-length", "transfer-encoding", "connection")
                    .contains(name)) {
                return "connection-framing";
            }
        }
        return VALID;
    }

    private static String host(Message message, String version) {
        long hosts =
                message.fields().stream()
                        .filter(f -> f.toLowerCase(Locale.ROOT).startsWith("host:"))
                        .count();
        if (hosts > 1 || (hosts == 0 && !version.equals("1.0"))) {
            return "number of hosts";
        }
        String host = message.field("host").orElse("");
        if (host.matches(":\\d*")) {
            return "host-empty-port";
        }
        return host.isEmpty() || HOST.matcher(host).matches() ? VALID : "host";
    }

    private static String target(Message message) {
        String target = message.target();
        if (message.method().equals("CONNECT")) {
            return "connect";
        }
        if (target.contains("#")) {
            return "target";
        }
        if (target.startsWith("/")) {
            return target.matches("(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})*")
                    ? VALID
                    : "target-octets";
        }
        if (target.equals("*")) {
            return message.method().equals("OPTIONS") ? VALID : "target";
        }
        var absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            return target.matches("[A-Za-z][A-Za-z0-9+.-]*:.+") ? "target-no-authority" : "target";
        }
        String authority = absolute.group(2);
        if (authority.contains("@") || !HOST.matcher(authority).matches()) {
            return "target authority";
        }
        String port = absolute.group(1).equalsIgnoreCase("https") ? ":(443)?$" : ":(80)?$";
        String host = message.field("host").orElse("").replaceFirst(port, "");
        return host.equalsIgnoreCase(authority.replaceFirst(port, ""))
                ? VALID
                : "absolute-form-other-host";
    }

    private static String encoding(Message message, boolean old, boolean request) {
        if (message.field("transfer-encoding").isEmpty()) {
            return VALID;
        }
        String codings = message.field("transfer-encoding").get().toLowerCase(Locale.ROOT);
        if (old) {
            return "encoding in HTTP/1.0";
        }
        if (codings.matches("[ \\t,]*,[ \\t]*,.*|,.*|.*,[ \\t]*|.*,[ \\t]*,.*")) {
            return "encoding-empty-element";
        }
        if (!CODINGS.matcher(codings).matches()) {
            return "encoding";
        }
        List<String> names = List.of(codings.split("[ \\t]*,[ \\t]*", -1));
        long chunked = names.stream().filter("chunked"::equals).count();
        if (chunked > 1) {
            return "chunked twice";
        }
        if (chunked == 1 && !names.getLast().equals("chunked")) {
            return request ? "encoding without end" : "chunked-before-other";
        }
        return request && !KNOWN_CODINGS.containsAll(names) ? "encoding-unknown" : VALID;
    }

    private static String noContent(Message message) {
        if (message.field("transfer-encoding").isPresent()) {
            return "encoding in 204";
        }
        return message.field("content-length")
                .map(l -> l.matches("0+") ? "no-content" : "length in 204")
                .orElse(VALID);
    }

    /** What stands between chunks, and behind the last one. */
    private static String chunks(Message message) {
        if (!message.isChunked()
                || message.raw().indexOf("\r\n\r\n") + 4 == message.raw().length()) {
            return VALID;
        }
        for (String line : message.lines(true)) {
            if (!EXTENSIONS.matcher(line).matches()) {
                return line.matches(NO_CONTROL) ? "chunk-extension" : "control in a chunk's line";
            }
        }
        for (String line : message.lines(false)) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            if (!line.matches(EXTENSION_NAME + ":" + NO_CONTROL)) {
                return "trailer value";
            }
            if (NOT_IN_TRAILERS.contains(name)) {
                return "trailer-forbidden";
            }
        }
        return VALID;
    }
}
