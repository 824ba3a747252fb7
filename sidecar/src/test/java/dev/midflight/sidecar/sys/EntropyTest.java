package dev.midflight.sidecar.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class EntropyTest {
    @Test
    void isNeverTheSame() {
        long different = LongStream.generate(Entropy::seed).limit(100).distinct().count();

        assertEquals(100, different);
    }
}
