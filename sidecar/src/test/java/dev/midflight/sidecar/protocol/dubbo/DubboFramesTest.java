package dev.midflight.sidecar.protocol.dubbo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.common.serialize.ObjectOutput;
import org.apache.dubbo.common.serialize.Serialization;
import org.apache.dubbo.rpc.model.FrameworkModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DubboFramesTest {
    private final DubboFrames frames = new DubboFrames();

    @ParameterizedTest
    @CsvSource({"da,true", "dabb,true", "dabbc2,true", "dabb02,false", "dacc,false", "47,false"})
    void isOpenedByTheMagicOfARequest(String hex, boolean opens) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertEquals(opens, frames.opens(Unpooled.wrappedBuffer(bytes)));
    }

    /** The body is what Dubbo itself writes for the event. */
    @ParameterizedTest
    @CsvSource({"hessian2,2", "fastjson2,23"})
    void saysReadonlyInTheClientsSerialization(String name, int id) throws IOException {
        byte[] frame = frames.farewell(id);

        assertEquals(0xa0 | id, frame[2] & 0xff);
        assertEquals(frame.length - 16, frames.bodyBytes(frame));
        assertArrayEquals(readonly(name), Arrays.copyOfRange(frame, 16, frame.length));
    }

    @ParameterizedTest
    @CsvSource({"6", "8", "21"})
    void saysItInHessian2ToAllOthers(int id) {
        assertArrayEquals(frames.farewell(2), frames.farewell(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dabbc200", "dabb0214", "dabb021f"})
    void callAndAnswerHaveTheRequestsId(String before) {
        byte[] header = HexFormat.of().parseHex(before + "800000000000002a" + "00000000");

        assertEquals(0x800000000000002aL, frames.streamId(header));
    }

    private static byte[] readonly(String serialization) throws IOException {
        FrameworkModel framework = new FrameworkModel();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            URL url = URL.valueOf("dubbo://127.0.0.1:1").setScopeModel(framework);
            ObjectOutput out =
                    framework
                            .getExtensionLoader(Serialization.class)
                            .getExtension(serialization)
                            .serialize(url, bytes);
            out.writeEvent("R");
            out.flushBuffer();
            return bytes.toByteArray();
        } finally {
            framework.destroy();
        }
    }
}
