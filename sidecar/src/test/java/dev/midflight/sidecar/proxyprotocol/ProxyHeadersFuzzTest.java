package dev.midflight.sidecar.proxyprotocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A header is decided about once, ends within what was received, and survives being written. */
final class ProxyHeadersFuzzTest {
    @FuzzTest
    void headers(byte[] stream) {
        ProxyHeaders headers = new ProxyHeaders(512);
        ProxyHeaderRead whole = headers.read(Unpooled.wrappedBuffer(stream));

        for (int have = 0; have < stream.length; have++) {
            ProxyHeaderRead part = headers.read(Unpooled.wrappedBuffer(stream, 0, have));
            if (!(part instanceof ProxyHeaderRead.Incomplete)) {
                assertEquals(whole.getClass(), part.getClass());
            }
        }

        if (whole instanceof ProxyHeaderRead.Complete complete) {
            assertTrue(complete.length() <= stream.length);
            if (complete.header() instanceof ProxyHeader.Proxied proxied
                    && proxied.extensions().isEmpty()) {
                ByteBuf one = Unpooled.buffer();
                ByteBuf two = Unpooled.buffer();
                Version1.write(proxied, one);
                Version2.write(proxied, two);
                assertEquals(
                        new ProxyHeaderRead.Complete(proxied, one.readableBytes()),
                        headers.read(one));
                assertEquals(
                        new ProxyHeaderRead.Complete(proxied, two.readableBytes()),
                        headers.read(two));
            }
        }
    }
}
