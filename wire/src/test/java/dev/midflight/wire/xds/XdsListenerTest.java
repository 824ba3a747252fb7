package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again as it was. */
final class XdsListenerTest {
    static LongStream seeds() {
        return LongStream.range(0, 1000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void listenersComeBackAsTheyWere(long seed) throws UnreadableResourceException {
        XdsReader.ReadListener written = new RandomListeners(seed).listener("out/shop/reviews/80");

        List<XdsReader.ReadListener> read =
                XdsReader.listeners(XdsWriter.listener(written.listener(), written.paths()).body());

        assertEquals(List.of(written), read, () -> "seed " + seed);
    }
}
