package dev.midflight.sidecar.proxyprotocol;

import io.netty.buffer.ByteBuf;

/**
 * Reads the header of either version, strictly. Never guesses whether there is one: a listener that
 * expects it gets it or closes (section 2 of the specification).
 */
public final class ProxyHeaders {
    private final int maxBytes;

    /**
     * Reads headers up to a size.
     *
     * @param maxBytes of version 2, extensions included
     */
    public ProxyHeaders(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** True if these bytes are a header's first ones, as far as they go. */
    public static boolean mayBegin(ByteBuf received) {
        return Version1.mayBegin(received) || Version2.mayBegin(received);
    }

    /** Looks at all bytes from the connection's first one on; consumes none. */
    public ProxyHeaderRead read(ByteBuf received) {
        if (!received.isReadable()) {
            return new ProxyHeaderRead.Incomplete();
        }
        return received.getByte(received.readerIndex()) == Version1.FIRST
                ? Version1.read(received)
                : Version2.read(received, maxBytes);
    }
}
