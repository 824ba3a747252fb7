package dev.midflight.sidecar.protocol.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 7541's own examples, Netty as the other side, and what is no header block. */
final class HpackTest {
    private static final long MAX_LIST = 65_536;

    private final HpackDecoder decoder = new HpackDecoder(4096, MAX_LIST);
    private final Fields fields = new Fields();

    @Test
    void decodesTheRequestsOfAppendixC() throws Exception {
        String first = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\n";
        assertEquals(first, decode("828684410f7777772e6578616d706c652e636f6d"));
        assertEquals(first + "cache-control: no-cache\n", decode("828684be58086e6f2d6361636865"));
        assertEquals(
                ":method: GET\n:scheme: https\n:path: /index.html\n"
                        + ":authority: www.example.com\ncustom-key: custom-value\n",
                decode("828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"));
    }

    @Test
    void decodesTheHuffmanRequestsOfAppendixC() throws Exception {
        String first = ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\n";
        assertEquals(first, decode("828684418cf1e3c2e5f23a6ba0ab90f4ff"));
        assertEquals(first + "cache-control: no-cache\n", decode("828684be5886a8eb10649cbf"));
        assertEquals(
                ":method: GET\n:scheme: https\n:path: /index.html\n"
                        + ":authority: www.example.com\ncustom-key: custom-value\n",
                decode("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"));
    }

    @Test
    void evictsAsTheResponsesOfAppendixCDo() throws Exception {
        HpackDecoder small = new HpackDecoder(256, MAX_LIST);
        decode(
                small,
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad"
                        + "171863c78f0b97c8e9ae82ae43d3");
        decode(small, "4883640effc1c0bf");

        String third =
                decode(
                        small,
                        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821d"
                                + "d7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4e"
                                + "e5b1063d5007");

        assertEquals(
                ":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\n"
                        + "location: https://www.example.com\ncontent-encoding: gzip\n"
                        + "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n",
                third);
    }

    @Test
    void understandsNettyAndIsUnderstood() throws Exception {
        SplittableRandom random = new SplittableRandom(7541);
        HpackEncoder encoder = new HpackEncoder();
        DefaultHttp2HeadersEncoder nettyEncoder = new DefaultHttp2HeadersEncoder();
        DefaultHttp2HeadersDecoder nettyDecoder = new DefaultHttp2HeadersDecoder(false, MAX_LIST);
        for (int round = 0; round < 2000; round++) {
            Fields sent = random(random);
            ByteBuf block = Unpooled.buffer();
            encoder.encode(sent, block);
            assertEquals(sent.toString(), text(nettyDecoder.decodeHeaders(3, block.copy())));
            if (round % 50 == 0) {
                int limit = random.nextInt(5000);
                encoder.limit(limit);
                nettyDecoder.configuration().maxHeaderTableSize(Math.min(limit, 4096));
            }

            ByteBuf theirs = Unpooled.buffer();
            nettyEncoder.encodeHeaders(3, headers(sent), theirs);
            decoder.decode(theirs, 0, theirs.writerIndex(), fields);
            assertEquals(sent.toString(), fields.toString());
        }
    }

    @Test
    void goesOnAfterAMoveBetweenTwoBlocks() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        HpackEncoder encoder = new HpackEncoder();
        HpackDecoder to = decoder;
        for (int round = 0; round < 500; round++) {
            HpackEncoder nextEncoder = new HpackEncoder();
            nextEncoder.restore(encoder.export());
            encoder = nextEncoder;
            HpackDecoder next = new HpackDecoder(4096, MAX_LIST);
            next.restore(to.export());
            to = next;
            Fields sent = random(random);
            ByteBuf block = Unpooled.buffer();

            encoder.encode(sent, block);
            to.decode(block, 0, block.writerIndex(), fields);

            assertEquals(sent.toString(), fields.toString());
        }
    }

    @Test
    void doesNotExpandABomb() throws Exception {
        ByteBuf bomb = Unpooled.buffer();
        bomb.writeByte(0x40).writeByte(1).writeByte('a').writeByte(0x7f).writeByte(0xa1);
        bomb.writeByte(0x1e).writeZero(4000);
        for (int i = 0; i < 60_000; i++) {
            bomb.writeByte(0x80 | 62);
        }

        boolean whole = decoder.decode(bomb, 0, bomb.writerIndex(), fields);

        assertFalse(whole);
        assertTrue(fields.octets().length < 4 * MAX_LIST, () -> "" + fields.octets().length);
    }

    @Test
    void refusesWhatIsNoHeaderBlock() {
        String[] blocks = {
            "80",
            "bf",
            "ff",
            "7f",
            "ffffffffff7f",
            "4001",
            "400161",
            "0082ffff00",
            "3fe21f",
            "823f00",
            "0001610a61",
            "008400000000"
        };
        for (String block : blocks) {
            assertThrows(HpackException.class, () -> decode(block), block);
        }
    }

    @Test
    void survivesRandomBytes() {
        SplittableRandom random = new SplittableRandom(9113);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            try {
                new HpackDecoder(4096, 1024)
                        .decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length, fields);
            } catch (HpackException _) {
                // what most of them are
            }
        }
    }

    private String decode(String hex) throws HpackException {
        return decode(decoder, hex);
    }

    private String decode(HpackDecoder by, String hex) throws HpackException {
        byte[] block = HexFormat.of().parseHex(hex);
        assertTrue(by.decode(Unpooled.wrappedBuffer(block), 0, block.length, fields));
        return fields.toString();
    }

    private static Fields random(SplittableRandom random) {
        Fields made = new Fields();
        made.add(":status", String.valueOf(200 + random.nextInt(10)));
        for (int i = random.nextInt(12); i > 0; i--) {
            made.add("name-" + random.nextInt(20), value(random));
        }
        made.add("content-type", "application/grpc");
        return made;
    }

    private static String value(SplittableRandom random) {
        StringBuilder value = new StringBuilder();
        int range = random.nextInt(3) == 0 ? 94 : 26;
        for (int i = random.nextInt(40); i > 0; i--) {
            value.append((char) ((range == 26 ? 'a' : '!') + random.nextInt(range)));
        }
        return random.nextBoolean() ? "same" : value.toString();
    }

    private static Http2Headers headers(Fields sent) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int field = 0; field < sent.size(); field++) {
            headers.add(sent.name(field), sent.value(field));
        }
        return headers;
    }

    private static String text(Http2Headers headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach(
                e -> text.append(e.getKey()).append(": ").append(e.getValue()).append('\n'));
        return text.toString();
    }
}
