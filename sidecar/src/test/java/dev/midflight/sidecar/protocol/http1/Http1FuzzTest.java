package dev.midflight.sidecar.protocol.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;

/**
 * However a stream is cut, the same messages are in it; and what is forwarded is read as the same
 * messages again, with nothing left to normalise.
 */
final class Http1FuzzTest {
    private static final Http1Limits NARROW = new Http1Limits(8192, 8000, 32, 64);
    private static final Http1Limits WIDE = new Http1Limits(65_536, 65_536, 64, 128);

    @FuzzTest
    void requests(byte[] stream) {
        RequestReader whole = new RequestReader(NARROW);
        RequestReader split = new RequestReader(NARROW);

        whole.feed(Unpooled.copiedBuffer(stream));
        SplittableRandom random = new SplittableRandom(stream.length);
        for (int at = 0; at < stream.length && split.rejection() == null; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(8));
            split.feed(Unpooled.copiedBuffer(stream, at, end - at));
            at = end;
        }

        assertEquals(whole.messages(), split.messages());
        assertEquals(whole.rejection() == null, split.rejection() == null);
        if (whole.rejection() == null) {
            RequestReader again = new RequestReader(WIDE);
            again.feed(whole.forwarded());
            assertNull(again.rejection());
            assertEquals(whole.messages().size(), again.messages().size());
            assertEquals(whole.forwarded(), again.forwarded());
            again.close();
        }
        whole.close();
        split.close();
    }

    @FuzzTest
    void responses(byte[] stream) {
        boolean toHead = stream.length % 8 == 7;
        ResponseReader whole = new ResponseReader(NARROW, toHead);
        ResponseReader split = new ResponseReader(NARROW, toHead);

        whole.feed(stream, 0, stream.length);
        SplittableRandom random = new SplittableRandom(stream.length);
        for (int at = 0; at < stream.length && !split.refused(); ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(8));
            split.feed(stream, at, end);
            at = end;
        }

        assertEquals(whole.refused(), split.refused());
        assertEquals(whole.responses(), split.responses());
        if (!whole.refused()) {
            assertEquals(whole.forwarded(), split.forwarded());
            ResponseReader again = new ResponseReader(WIDE, toHead);
            byte[] forwarded = whole.forwarded().getBytes(ISO_8859_1);
            again.feed(forwarded, 0, forwarded.length);
            assertEquals(whole.forwarded(), again.forwarded());
            assertEquals(whole.responses(), again.responses());
            again.close();
        }
        whole.close();
        split.close();
    }
}
