package dev.midflight.sidecar.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client of HTTP/2 that sends whatever frames a test wants. */
public final class TestingHttp2 implements AutoCloseable {
    /** {@code GET / http} with an authority, HPACK without table. */
    public static final byte[] GET =
            HexFormat.of().parseHex("828684" + "0101" + "61"); // :authority: a

    /** The same as {@code POST}. */
    public static final byte[] POST = HexFormat.of().parseHex("838684" + "0101" + "61");

    /** {@code POST} with {@code content-type: application/grpc}. */
    public static final byte[] CALL =
            HexFormat.of().parseHex("8386840101610f1010" + "6170706c69636174696f6e2f67727063");

    /** {@code GET} of a path, the same way. */
    public static byte[] get(String path) {
        byte[] text = path.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(GET.length + text.length + 1)
                .put(new byte[] {(byte) 0x82, (byte) 0x86, 4, (byte) text.length})
                .put(text)
                .put(new byte[] {1, 1, 'a'})
                .array();
    }

    /** All of a gRPC response in a head: 200 and its status, HPACK without table. */
    public static byte[] grpcStatus(int status) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x88);
        block.writeBytes(new byte[] {0, 11});
        block.writeBytes("grpc-status".getBytes(StandardCharsets.US_ASCII));
        byte[] value = String.valueOf(status).getBytes(StandardCharsets.US_ASCII);
        block.write(value.length);
        block.writeBytes(value);
        return block.toByteArray();
    }

    public record Frame(int type, int flags, int stream, byte[] payload) {
        public int number() {
            return ByteBuffer.wrap(payload).getInt();
        }

        /** The code of a GOAWAY. */
        public int code() {
            return ByteBuffer.wrap(payload).getInt(4);
        }
    }

    private final TestingClient client;
    private final DefaultHttp2HeadersDecoder heads = new DefaultHttp2HeadersDecoder();

    private TestingHttp2(TestingClient client) {
        this.client = client;
    }

    /** Connected, both sides' settings exchanged. */
    public static TestingHttp2 connect(InetSocketAddress address) {
        return speak(TestingClient.connect(address));
    }

    /** The same on a connection that was silent. */
    public static TestingHttp2 speak(TestingClient connected) {
        TestingHttp2 http2 = new TestingHttp2(connected);
        http2.client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        http2.send(4, 0, 0).send(4, 1, 0);
        return http2;
    }

    /** On a connection on which a preface was sent, or the beginning of one. */
    public static TestingHttp2 on(TestingClient connected) {
        return new TestingHttp2(connected);
    }

    /** The other side: an upstream that has read the preface and says its settings. */
    public static TestingHttp2 serve(TestingClient accepted, byte... settings) {
        accepted.receive(24);
        return new TestingHttp2(accepted).send(4, 0, 0, settings).send(4, 1, 0);
    }

    public TestingHttp2 send(int type, int flags, int stream, byte... payload) {
        client.send(frame(type, flags, stream, payload));
        return this;
    }

    public TestingHttp2 sendAll(byte[] frames) {
        client.send(frames);
        return this;
    }

    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    public Frame receive() {
        ByteBuffer header = ByteBuffer.wrap(client.receive(9));
        int length = ((header.get() & 0xff) << 16) | (header.getShort() & 0xffff);
        int type = header.get();
        int flags = header.get();
        int stream = header.getInt();
        return new Frame(type, flags, stream, client.receive(length));
    }

    /** The next frame of a type; those before it are skipped. */
    public Frame receive(int type) {
        Frame frame = receive();
        while (frame.type() != type) {
            frame = receive();
        }
        return frame;
    }

    /** The status of a response's {@link #head}. */
    public String status(Frame head) {
        return String.valueOf(head(head).status());
    }

    /** What a head says; each one that comes is to be given to it, in order. */
    public Http2Headers head(Frame head) {
        ByteBuf block = Unpooled.wrappedBuffer(head.payload());
        try {
            return heads.decodeHeaders(head.stream(), block);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    public TestingClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
