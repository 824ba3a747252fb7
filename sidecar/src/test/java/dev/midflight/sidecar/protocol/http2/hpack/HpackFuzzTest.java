package dev.midflight.sidecar.protocol.http2.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Netty reads every block as we do, for as long as both tables live, and reads what we write of it;
 * a decoder that moved goes on the same.
 */
final class HpackFuzzTest {
    private static final int MAX_LIST_BYTES = 1 << 20;

    /** Each octet in front of a block says how long it is. */
    @FuzzTest
    void blocks(byte[] stream) throws Exception {
        HpackDecoder ours = new HpackDecoder(4096, MAX_LIST_BYTES);
        HpackEncoder encoder = new HpackEncoder();
        DefaultHttp2HeadersDecoder theirs = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);
        DefaultHttp2HeadersDecoder behind = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);
        Fields fields = new Fields();
        ByteBuf in = Unpooled.wrappedBuffer(stream);
        while (in.isReadable()) {
            int length = Math.min(in.readUnsignedByte(), in.readableBytes());
            ByteBuf block = in.readSlice(length);
            String read = read(ours, block, fields);

            assertEquals(read(theirs, block.duplicate()), read);

            if (read.equals(REFUSED)) {
                return;
            }
            ByteBuf written = Unpooled.buffer();
            encoder.encode(fields, written);
            assertEquals(read, read(behind, written));
            HpackDecoder moved = new HpackDecoder(4096, MAX_LIST_BYTES);
            moved.restore(ours.export());
            ours = moved;
        }
    }

    private static final String REFUSED = "refused";

    private static String read(HpackDecoder decoder, ByteBuf block, Fields fields) {
        try {
            decoder.decode(block, block.readerIndex(), block.writerIndex(), fields);
        } catch (HpackException e) {
            return REFUSED;
        }
        List<String> pseudo = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (int field = 0; field < fields.size(); field++) {
            (fields.isPseudo(field) ? pseudo : others)
                    .add(fields.name(field) + ": " + fields.value(field));
        }
        return pseudo + " " + others;
    }

    private static String read(DefaultHttp2HeadersDecoder decoder, ByteBuf block) {
        Http2Headers headers;
        try {
            headers = decoder.decodeHeaders(3, block);
        } catch (Http2Exception e) {
            return REFUSED;
        }
        List<String> pseudo = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            (Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey()) ? pseudo : others)
                    .add(header.getKey() + ": " + header.getValue());
        }
        return pseudo + " " + others;
    }
}
