package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** However a stream is cut into pieces, the same messages are read from it. */
final class RandomSplitTest {
    @SuppressWarnings("StringConcatToTextBlock")
    private static final List<String> MESSAGES =
            List.of(
                    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nGET / HTTP/",
                    "PUT /x HTTP/1.1\r\n"
                            + "Host: a\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"
                            + "5;a=b\r\n"
                            + "hel\r\n\r\n"
                            + "1A \t;x\r\n"
                            + "0123456789abcdefghijklmnop\r\n"
                            + "00\r\n"
                            + "T: u\r\n\r\n",
                    "GET / HTTP/1.0\r\n\r\n",
                    "DELETE /y HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: "
                            + "z".repeat(3000)
                            + "\r\n\r\n");

    @Test
    void readsTheSameMessagesFromEverySplit() {
        String stream = String.join("", MESSAGES);
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RequestReader reader = new RequestReader();
            int largest = 1 + random.nextInt(seed % 2 == 0 ? 7 : 2000);

            for (int at = 0; at < stream.length(); ) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(largest));
                reader.feed(stream.substring(at, end));
                at = end;
            }

            assertNull(reader.rejection(), "seed " + seed);
            assertEquals(MESSAGES, reader.messages(), "seed " + seed);
            reader.close();
        }
    }

    @Test
    void refusesTheSameWayFromEverySplit() {
        String stream =
                MESSAGES.get(0)
                        + "POST / HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "5\r\n"
                        + "helloX";
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RequestReader reader = new RequestReader();

            for (int at = 0; at < stream.length() && reader.rejection() == null; ) {
                int end = Math.min(stream.length(), at + 1 + random.nextInt(9));
                reader.feed(stream.substring(at, end));
                at = end;
            }

            assertEquals(Rejection.CHUNK, reader.rejection(), "seed " + seed);
            assertEquals(1, reader.messages().size(), "seed " + seed);
            reader.close();
        }
    }
}
