package dev.midflight.sidecar.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A stream of random frames, and what a reader should see of it. */
record Frames(byte[] stream, List<Integer> ends, List<FrameType> types) {

    /** One way to make a frame of a protocol. */
    interface Maker {
        Frame make(SplittableRandom random);
    }

    record Frame(byte[] bytes, FrameType type) {}

    static Frames random(Maker maker, SplittableRandom random, int count) {
        ByteBuffer stream = ByteBuffer.allocate(count * 512);
        List<Integer> ends = new ArrayList<>();
        List<FrameType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Frame frame = maker.make(random);
            stream.put(frame.bytes());
            ends.add(stream.position());
            types.add(frame.type());
        }
        byte[] bytes = new byte[stream.position()];
        stream.flip().get(bytes);
        return new Frames(bytes, ends, types);
    }

    static byte[] body(SplittableRandom random, int max) {
        byte[] body = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(max)];
        random.nextBytes(body);
        return body;
    }

    static Frame dubbo(SplittableRandom random) {
        FrameType[] types = {
            FrameType.REQUEST,
            FrameType.ONE_WAY,
            FrameType.HEARTBEAT,
            FrameType.RESPONSE,
            FrameType.FAILED_RESPONSE
        };
        int[] flags = {0xc2, 0x82, 0xe2, 0x17, 0x02};
        int kind = random.nextInt(types.length);
        byte[] body = body(random, 300);
        byte[] bytes =
                ByteBuffer.allocate(16 + body.length)
                        .putShort((short) 0xdabb)
                        .put((byte) flags[kind])
                        .put((byte) (types[kind] == FrameType.RESPONSE ? 20 : 70))
                        .putLong(random.nextLong())
                        .putInt(body.length)
                        .put(body)
                        .array();
        return new Frame(bytes, types[kind]);
    }

    static Frame bolt(SplittableRandom random) {
        FrameType[] types = {
            FrameType.REQUEST, FrameType.ONE_WAY, FrameType.HEARTBEAT,
            FrameType.RESPONSE, FrameType.FAILED_RESPONSE, FrameType.OTHER
        };
        int[] wireTypes = {1, 2, 1, 0, 0, 1};
        int[] codes = {1, 1, 0, 2, 2, 100};
        int kind = random.nextInt(types.length);
        boolean version2 = random.nextBoolean();
        int protocolVersion = 1 + random.nextInt(2);
        boolean crcSwitch = random.nextBoolean();
        boolean response = wireTypes[kind] == 0;
        byte[] className = body(random, 40);
        byte[] header = body(random, 60);
        byte[] content = body(random, 200);
        ByteBuffer frame = ByteBuffer.allocate(512).put((byte) (version2 ? 2 : 1));
        if (version2) {
            frame.put((byte) protocolVersion);
        }
        frame.put((byte) wireTypes[kind]).putShort((short) codes[kind]).put((byte) 1);
        frame.putInt(random.nextInt()).put((byte) 1);
        if (version2) {
            frame.put((byte) (crcSwitch ? 1 : 0));
        }
        if (response) {
            frame.putShort((short) (types[kind] == FrameType.RESPONSE ? 0 : 7));
        } else {
            frame.putInt(random.nextInt());
        }
        frame.putShort((short) className.length).putShort((short) header.length);
        frame.putInt(content.length).put(className).put(header).put(content);
        if (version2 && protocolVersion == 2 && crcSwitch) {
            frame.putInt(random.nextInt());
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return new Frame(bytes, types[kind]);
    }
}
