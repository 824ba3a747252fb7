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

    private final SplittableRandom random;
    private final List<String> seeds;

    Mutator(long seed, List<String> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds.stream().filter(s -> s.length() < MAX_LENGTH).toList();
    }

    String next() {
        StringBuilder message = new StringBuilder(seed());
        for (int i = random.nextInt(4); i > 0; i--) {
            mutate(message);
        }
        return message.toString();
    }

    private String seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private void mutate(StringBuilder message) {
        int at = random.nextInt(message.length() + 1);
        int end = Math.min(message.length(), at + 1 + random.nextInt(4));
        switch (random.nextInt(6)) {
            case 0 -> message.insert(at, piece());
            case 1 -> message.replace(at, end, piece());
            case 2 -> message.delete(at, end);
            case 3 ->
                    message.insert(
                            message.indexOf("\r\n", at) < 0 ? at : afterLine(message, at), piece());
            case 4 ->
                    message.insert(at, message.substring(at, Math.min(message.length(), at + 20)));
            default -> {
                String other = seed();
                message.replace(
                        at, message.length(), other.substring(random.nextInt(other.length())));
            }
        }
    }

    private static int afterLine(StringBuilder message, int at) {
        return message.indexOf("\r\n", at) + 2;
    }

    private String piece() {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    boolean flip() {
        return random.nextBoolean();
    }
}
