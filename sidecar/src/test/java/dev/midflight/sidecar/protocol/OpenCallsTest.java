package dev.midflight.sidecar.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.move.MoveRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenCallsTest {
    @Test
    void knowsWhichCallAnAnswerEnds() {
        OpenCalls calls = new OpenCalls();
        calls.begin(1);
        calls.begin(2);

        calls.end(2);
        calls.end(2);
        calls.end(3);
        assertEquals(1, calls.size());

        calls.end(1);
        assertEquals(0, calls.size());
    }

    @Test
    void anIdThatIsUsedAgainIsOneCall() {
        OpenCalls calls = new OpenCalls();
        calls.begin(7);
        calls.begin(7);

        assertEquals(1, calls.size());
    }

    /** Against a set of the standard library; few ids, so that they meet in a row of places. */
    @ParameterizedTest
    @ValueSource(ints = {20, 300, 5000})
    void agreesWithASet(int ids) throws MoveRejectedException {
        SplittableRandom random = new SplittableRandom(ids);
        OpenCalls calls = new OpenCalls();
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i < 100_000; i++) {
            long id = random.nextInt(ids) * 0x1_0000_0001L;
            if (random.nextBoolean() && expected.size() < OpenCalls.MAX_KNOWN) {
                calls.begin(id);
                expected.add(id);
            } else {
                calls.end(id);
                expected.remove(id);
            }
            assertEquals(expected.size(), calls.size());
        }
        OpenCalls moved = OpenCalls.of(calls.toBytes(), calls.size());
        assertArrayEquals(calls.toBytes(), moved.toBytes());
        expected.forEach(moved::end);
        assertEquals(0, moved.size());
    }

    @Test
    void countsThoseThatAreTooManyToKnow() throws MoveRejectedException {
        OpenCalls calls = new OpenCalls();
        for (int id = 0; id < OpenCalls.MAX_KNOWN + 2; id++) {
            calls.begin(id);
        }
        assertEquals(OpenCalls.MAX_KNOWN * Long.BYTES, calls.toBytes().length);
        assertEquals(OpenCalls.MAX_KNOWN + 2, calls.size());

        OpenCalls moved = OpenCalls.of(calls.toBytes(), calls.size());
        moved.end(OpenCalls.MAX_KNOWN);
        moved.end(5);
        assertEquals(OpenCalls.MAX_KNOWN, moved.size());
        assertEquals((OpenCalls.MAX_KNOWN - 1) * Long.BYTES, moved.toBytes().length);
    }

    @Test
    void goesOnWithACountOfAnOlderBuild() throws MoveRejectedException {
        OpenCalls calls = OpenCalls.of(new byte[0], 2);
        calls.begin(9);
        calls.end(4);
        calls.end(9);
        calls.end(5);

        assertEquals(0, calls.size());
    }

    @Test
    void refusesWhatAreNoIds() {
        List<byte[]> wrong = new ArrayList<>();
        wrong.add(new byte[7]);
        wrong.add(new byte[3 * Long.BYTES]);
        for (byte[] ids : wrong) {
            assertThrows(MoveRejectedException.class, () -> OpenCalls.of(ids, 2));
        }
        byte[] tooMany = new byte[(OpenCalls.MAX_KNOWN + 1) * Long.BYTES];
        assertThrows(
                MoveRejectedException.class, () -> OpenCalls.of(tooMany, OpenCalls.MAX_COUNTED));
    }
}
