package dev.midflight.sidecar.framing;

import static dev.midflight.sidecar.framing.Validity.NO_CONTROL;
import static dev.midflight.sidecar.framing.Validity.TOKEN;
import static dev.midflight.sidecar.framing.Validity.VALID;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a message's transfer codings, chunks and trailers are valid. */
final class Codings {
    private static final Pattern CODINGS =
            Pattern.compile(
                    "[!$&#*.^_`|~0-9A-Za-z'%+-]+([ \\t]*,[ \\t]*[!$&#*.^_`|~0-9A-Za-z'%+-]+)*");
    private static final Pattern EXTENSIONS =
            Pattern.compile(
                    "0*[0-9a-fA-F]+([ \\t]*;[ \\t]*"
                            + TOKEN
                            + "([ \\t]*=[ \\t]*("
                            + TOKEN
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

    private Codings() {}

    static String encoding(Message message, boolean old, boolean request) {
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
        if (!request
                && names.stream().anyMatch(n -> n.contains("chunked") && !n.equals("chunked"))) {
            return "encoding-like-chunked";
        }
        long chunked = names.stream().filter("chunked"::equals).count();
        if (chunked > 1) {
            return "chunked twice";
        }
        if (chunked == 1 && !names.getLast().equals("chunked")) {
            return request ? "encoding without end" : "chunked-before-other";
        }
        return request && !KNOWN_CODINGS.containsAll(names) ? "encoding-unknown" : VALID;
    }

    /** What stands between chunks, and behind the last one. */
    static String chunks(Message message) {
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
            if (!line.matches(TOKEN + ":" + NO_CONTROL)) {
                return "trailer value";
            }
            if (NOT_IN_TRAILERS.contains(name)) {
                return "trailer-forbidden";
            }
        }
        return VALID;
    }
}
