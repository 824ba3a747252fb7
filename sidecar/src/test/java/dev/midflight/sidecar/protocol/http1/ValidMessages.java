package dev.midflight.sidecar.protocol.http1;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** Makes valid messages by the grammar of RFC 9112, and what is to arrive of them. */
final class ValidMessages {
    /** A message and what it is on the far side. */
    record Sample(String sent, String expected) {}

    private static final String TOKENS =
            "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final List<String> TARGETS =
            List.of("/", "/a/b?c=d&e", "/%7e;x=y/*'()", "http://host:80/x", "HTTPS://host?q");
    private static final List<String> BLANKS = List.of("", " ", "\t", "  ", " \t ");

    private static final Pattern TABBED =
            Pattern.compile("([^:]*):(?=[ \t]*\t|.*\t[ \t]*$)[ \t]*(.*?)[ \t]*$", Pattern.DOTALL);

    private final SplittableRandom random;

    ValidMessages(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Sample request() {
        String start =
                oneOf(List.of("GET", "POST", "DELETE", "QUERY", "x-" + token()))
                        + " "
                        + oneOf(TARGETS)
                        + " HTTP/1.";
        Fields fields = new Fields();
        fields.keep("Host" + ":" + oneOf(BLANKS) + "host" + oneOf(BLANKS));
        fields.some();
        String content = content(fields);
        fields.keep("X-Request-Id: mine");
        fields.some();
        return fields.sample(
                start + "1\r\n", start + "1\r\n", oneOf(List.of("", "\r\n", "\r\n\r\n")), content);
    }

    Sample response() {
        String rest = " 200" + oneOf(List.of(" OK", " ", " Very \351 fine")) + "\r\n";
        Fields fields = new Fields();
        fields.some();
        String content = content(fields);
        fields.some();
        String version = oneOf(List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.2"));
        return fields.sample(version + rest, "HTTP/1.1" + rest, "", content);
    }

    /** Adds the fields that frame it. */
    private String content(Fields fields) {
        if (random.nextBoolean()) {
            String content = octets(random.nextInt(40));
            String zeros = "0".repeat(random.nextInt(3));
            fields.keep(
                    oneOf(List.of("Content-Length", "content-length"))
                            + ":"
                            + oneOf(BLANKS)
                            + zeros
                            + content.length()
                            + oneOf(BLANKS));
            return content;
        }
        fields.keep(
                oneOf(List.of("Transfer-Encoding: chunked", "transfer-encoding:gzip , CHUNKED")));
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            String data = octets(1 + random.nextInt(20));
            out.append(oneOf(List.of("", "0", "000")));
            out.append(Integer.toHexString(data.length())).append(extension()).append("\r\n");
            out.append(data).append("\r\n");
        }
        out.append(oneOf(List.of("0", "00"))).append(extension()).append("\r\n");
        for (int i = random.nextInt(3); i > 0; i--) {
            out.append("X-").append(token()).append(":").append(value()).append("\r\n");
        }
        return out.append("\r\n").toString();
    }

    private String extension() {
        return oneOf(
                List.of("", "", ";a", " ; a=b", ";a=\"b;\\\" c\"", ";" + token() + "=" + token()));
    }

    private String token() {
        StringBuilder out = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            out.append(TOKENS.charAt(random.nextInt(TOKENS.length())));
        }
        return out.toString();
    }

    private String value() {
        StringBuilder out = new StringBuilder(oneOf(BLANKS));
        for (int i = random.nextInt(12); i > 0; i--) {
            char c = (char) (' ' + random.nextInt(224));
            out.append(c == 0x7f ? '\t' : c);
        }
        return out.append(oneOf(BLANKS)).toString();
    }

    private String octets(int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(random.nextInt(4) == 0 ? "\r\n".charAt(i % 2) : (char) random.nextInt(256));
        }
        return out.toString();
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Field lines, and those of them that are not of this hop only. */
    private final class Fields {
        private final StringBuilder sent = new StringBuilder();
        private final StringBuilder kept = new StringBuilder();

        /** Octet by octet, but for tabs around the value. */
        void keep(String line) {
            sent.append(line).append("\r\n");
            kept.append(TABBED.matcher(line).replaceFirst("$1: $2")).append("\r\n");
        }

        void some() {
            for (int i = random.nextInt(4); i > 0; i--) {
                keep("Y-" + token() + ":" + value());
            }
            if (random.nextInt(3) == 0) {
                String hop = "Z-" + token();
                sent.append("Connection:, ").append(hop).append(" ,keep-alive\r\n");
                sent.append("Keep-Alive: timeout=5\r\n");
                sent.append(hop).append(":").append(value()).append("\r\n");
            }
        }

        Sample sample(String start, String expectedStart, String before, String content) {
            return new Sample(
                    before + start + sent + "\r\n" + content,
                    expectedStart + kept + "\r\n" + content);
        }
    }
}
