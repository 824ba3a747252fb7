package dev.midflight.sidecar.protocol.bolt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BoltFramesTest {
    private final BoltFrames frames = new BoltFrames(true);

    @ParameterizedTest
    @CsvSource({
        "01,true",
        "0101,true",
        "010200,true",
        "01010001,true",
        "0100,false",
        "0103,false",
        "010101,false",
        "02,true",
        "0201,true",
        "020202,true",
        "02020100,true",
        "0203,false",
        "020100,false",
        "020103,false",
        "02020101,false",
        "03,false",
        "16,false"
    })
    void isOpenedByARequestOnly(String hex, boolean opens) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertEquals(opens, frames.opens(Unpooled.wrappedBuffer(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "256,01010064010000000001000000000000000000000000",
        "514,020201006401000000000100000000000000000000000000"
    })
    void saysGoAwayInTheClientsVersion(int dialect, String hex) {
        byte[] frame = frames.farewell(dialect);

        assertEquals(hex, HexFormat.of().formatHex(frame));
        assertEquals(frame.length, frames.headerBytes(frame, frame.length));
        assertEquals(0, frames.bodyBytes(frame));
        assertEquals(dialect, frames.dialect(frame));
    }

    @Test
    void saysNothingToClientsThatMayNotKnowIt() {
        assertArrayEquals(new byte[0], new BoltFrames(false).farewell(256));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0101000101", "0100000201", "020101000101", "020200000201", "020102000101"})
    void callAndAnswerHaveTheRequestsId(String before) {
        byte[] header = new byte[24];
        byte[] begin = HexFormat.of().parseHex(before + "8000002a");
        System.arraycopy(begin, 0, header, 0, begin.length);

        assertEquals((int) 0x8000002aL, frames.streamId(header));
    }
}
