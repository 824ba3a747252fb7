package dev.midflight.sidecar.framing;

import java.util.List;
import java.util.SplittableRandom;

/** Makes messages that are nearly those of the decision table. */
final class Mutator {
    private static final int MAX_LENGTH = 2000;
    private static final List<String> PIECES =
            List.of(
                    "\r\n",
                    "\n",
                    "\r",
                    "\r\n\r\n",
                    " ",
                    "\t",
                    "\0",
                    "\013",
                    "\f",
                    "\177",
                    "\205",
                    "\240",
                    "\377",
                    ":",
                    ",",
                    ";",
                    "\"",
                    "0",
                    "1",
                    "5",
                    "+",
                    "-",
                    "0x",
                    "\r\n ",
                    "0\r\n\r\n",
                    "chunked",
                    "identity",
                    ", chunked",
                    "Content-Length: 5\r\n",
                    "Content-Length: 0\r\n",
                    "content-length : 5\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Transfer-Encoding:\013chunked\r\n",
                    "Transfer-Encoding: gzip, chunked\r\n",
                    "Connection: close\r\n",
                    "Connection: content-length\r\n",
                    "Host: b\r\n",
                    "Expect: 100-continue\r\n",
                    "Upgrade: h2c\r\n",
                    "X: y\r\n",
                    "GET /in HTTP/1.1\r\n",
                    "HTTP/1.1 200 OK\r\n",
                    "HTTP/1.0",
                    "5\r\nhello\r\n",
                    "5;a=\"\r\n",
                    "00000005");

    private static final List<String> FIELDS =
            List.of(
                    "X: y\r\n",
                    "x_y:\r\n",
                    "X: \240\377\r\n",
                    "Accept: */*, a;b=\"c, d\"\r\n",
                    "Cookie: a=b; c=\"d\"\r\n",
                    "Connection: keep-alive\r\n",
                    "Keep-Alive: timeout=5\r\n",
                    "Trailer: X\r\n",
                    "TE: trailers\r\n",
                    "Range: bytes=0-1\r\n",
                    "Via: 1.0 a\r\n",
                    "X-Forwarded-For: 1.1.1.1\r\n",
                    "Content-Encoding: gzip\r\n",
                    "Content-Type: multipart/byteranges; boundary=a\r\n");
    private static final List<String> TOKEN_CHARACTERS = List.of("aZ09!#$%&'*+-.^_`|~".split(""));

    private final SplittableRandom random;
    private final List<String> seeds;

    Mutator(long seed, List<String> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds.stream().filter(s -> s.length() < MAX_LENGTH).toList();
    }

    String next() {
        StringBuilder message = new StringBuilder(seed());
        for (int i = Math.min(random.nextInt(4), random.nextInt(4)); i > 0; i--) {
            mutate(message);
        }
        return message.toString();
    }

    private String seed() {
        return one(seeds);
    }

    private void mutate(StringBuilder message) {
        int at = place(message);
        int end = Math.min(message.length(), at + 1 + random.nextInt(4));
        switch (random.nextInt(10)) {
            case 0 -> message.insert(at, piece());
            case 1 -> message.replace(at, end, piece());
            case 2 -> message.delete(at, end);
            case 3 -> message.insert(afterLine(message, at), piece());
            case 4 ->
                    message.insert(at, message.substring(at, Math.min(end + 20, message.length())));
            case 5, 6, 7 -> message.insert(afterLine(message, at), one(FIELDS));
            case 8 -> message.replace(at, Math.min(end, at + 1), one(TOKEN_CHARACTERS));
            default -> {
                String other = seed();
                message.replace(
                        at, message.length(), other.substring(random.nextInt(other.length())));
            }
        }
    }

    /** Anywhere, but more often behind the start line, which is easily spoilt. */
    private int place(StringBuilder message) {
        int from = random.nextBoolean() ? afterLine(message, 0) : 0;
        return from + random.nextInt(message.length() + 1 - from);
    }

    /** Where the next line begins; in the last one: here. */
    private static int afterLine(StringBuilder message, int at) {
        int end = message.indexOf("\r\n", at);
        return end < 0 ? at : end + 2;
    }

    private String piece() {
        return one(PIECES);
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** True once in four times. */
    boolean sometimes() {
        return random.nextInt(4) == 0;
    }
}
