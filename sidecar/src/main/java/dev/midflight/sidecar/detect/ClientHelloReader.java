package dev.midflight.sidecar.detect;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Gathers a ClientHello from the records it is split over (RFC 8446 section 5.1), each byte looked
 * at once however they arrive. Consumes nothing: the bytes are to be passed through.
 */
public final class ClientHelloReader {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int MAX_RECORD_BYTES = 1 << 14;
    private static final int INITIAL_BYTES = 1024;

    private final int maxBytes;
    private final byte[] header = new byte[RECORD_HEADER];
    private byte[] message = new byte[INITIAL_BYTES];
    private int seen;
    private int headerBytes;
    private int recordLeft;
    private int size;
    private ClientHello result = new ClientHello.Incomplete();

    /**
     * Reads hellos of at most so many bytes, headers included.
     *
     * @param maxBytes what is longer counts as no TLS
     */
    public ClientHelloReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads on.
     *
     * @param received all bytes from the connection's first one on; a superset of the last call's
     */
    public ClientHello read(ByteBuf received) {
        int from = received.readerIndex();
        while (result instanceof ClientHello.Incomplete && seen < received.readableBytes()) {
            if (seen >= maxBytes) {
                fail("longer than " + maxBytes + " bytes");
            } else if (recordLeft == 0) {
                header[headerBytes++] = received.getByte(from + seen++);
                checkHeader();
            } else {
                int count = Math.min(recordLeft, received.readableBytes() - seen);
                count = Math.min(count, maxBytes - seen);
                append(received, from + seen, count);
                seen += count;
                recordLeft -= count;
                checkMessage();
            }
        }
        return result;
    }

    private void checkHeader() {
        boolean wrong =
                switch (headerBytes) {
                    case 1 -> header[0] != HANDSHAKE;
                    case 2 -> header[1] != 3;
                    default -> false;
                };
        if (wrong) {
            fail("no TLS handshake");
        } else if (headerBytes == RECORD_HEADER) {
            headerBytes = 0;
            recordLeft = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
            if (recordLeft == 0 || recordLeft > MAX_RECORD_BYTES) {
                fail("a record of " + recordLeft + " bytes");
            }
        }
    }

    private void append(ByteBuf from, int at, int count) {
        if (size + count > message.length) {
            message = Arrays.copyOf(message, Math.max(size + count, 2 * message.length));
        }
        from.getBytes(at, message, size, count);
        size += count;
    }

    private void checkMessage() {
        if (message[0] != CLIENT_HELLO) {
            fail("no ClientHello");
            return;
        }
        if (size < MESSAGE_HEADER) {
            return;
        }
        int length = ((message[1] & 0xff) << 16) | ((message[2] & 0xff) << 8) | (message[3] & 0xff);
        if (MESSAGE_HEADER + length > maxBytes) {
            fail("a hello of " + length + " bytes");
        } else if (size >= MESSAGE_HEADER + length) {
            result = new HelloParser(message, MESSAGE_HEADER, MESSAGE_HEADER + length).parse();
            message = new byte[0];
        }
    }

    private void fail(String reason) {
        result = new ClientHello.NotTls(reason);
        message = new byte[0];
    }
}
