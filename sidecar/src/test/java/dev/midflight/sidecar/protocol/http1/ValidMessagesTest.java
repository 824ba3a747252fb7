package dev.midflight.sidecar.protocol.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** No valid message is refused or changed, wherever between two of its bytes it is cut. */
final class ValidMessagesTest {
    private static final int ROUNDS = 300;

    @Test
    void forwardsEveryRequestFromEverySplit() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ValidMessages.Sample sample = new ValidMessages(seed).request();
            String sent = sample.sent();
            for (int cut = 0; cut <= sent.length(); cut++) {
                RequestReader reader = new RequestReader();

                reader.feed(sent.substring(0, cut));
                reader.feed(sent.substring(cut));

                String where = "seed " + seed + ", cut " + cut;
                assertNull(reader.rejection(), where);
                assertEquals(sample.expected(), reader.forwarded(), where);
                assertEquals(1, reader.messages().size(), where);
                reader.close();
            }
        }
    }

    @Test
    void forwardsEveryResponseFromEverySplit() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ValidMessages.Sample sample = new ValidMessages(seed).response();
            byte[] sent = sample.sent().getBytes(ISO_8859_1);
            for (int cut = 0; cut <= sent.length; cut++) {
                ResponseReader reader = new ResponseReader(RequestReader.LIMITS, false);

                reader.feed(sent, 0, cut);
                reader.feed(sent, cut, sent.length);

                String where = "seed " + seed + ", cut " + cut;
                assertFalse(reader.refused(), where);
                assertEquals(sample.expected(), reader.forwarded(), where);
                assertEquals(1, reader.responses(), where);
                reader.close();
            }
        }
    }
}
