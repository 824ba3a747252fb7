package dev.midflight.sidecar.tls.records;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * What is said after the handshake in messages of its kind (RFC 8446 section 4.6): tickets, which
 * nobody here uses, and new keys.
 */
final class PostHandshake {
    /** What came with a record. */
    enum Outcome {
        NOTHING,
        PEER_UPDATED,
        PEER_UPDATED_AND_ASKS
    }

    private static final int NEW_SESSION_TICKET = 4;
    private static final int HEADER_BYTES = 4;

    /** Far more than any ticket has. */
    private static final int MAX_BYTES = 1 << 14;

    /** So many updates without anything else between them are an attack. */
    private static final int MAX_UPDATES = 32;

    private ByteBuf begun;
    private int updates;

    PostHandshake(byte[] begun) {
        this.begun = Unpooled.copiedBuffer(begun);
    }

    /** The beginning of a message of which more is to come. */
    byte[] begun() {
        return ByteBufUtil.getBytes(begun);
    }

    /**
     * A record of another kind comes.
     *
     * @throws AlertException if it comes in the middle of a message (RFC 8446 section 5.1)
     */
    void interrupted() throws AlertException {
        updates = 0;
        if (begun.isReadable()) {
            throw new AlertException(Alert.UNEXPECTED_MESSAGE, "a message that has no end");
        }
    }

    /**
     * Reads the messages of one record.
     *
     * @throws AlertException if there is one that is not to be said now
     */
    Outcome read(ByteBuf content) throws AlertException {
        ByteBuf all = Unpooled.copiedBuffer(begun, content);
        Outcome outcome = Outcome.NOTHING;
        while (outcome == Outcome.NOTHING && isWhole(all)) {
            outcome = readOne(all);
        }
        if (outcome != Outcome.NOTHING && all.isReadable()) {
            throw new AlertException(Alert.UNEXPECTED_MESSAGE, "a key update within a record");
        }
        if (outcome != Outcome.NOTHING && ++updates > MAX_UPDATES) {
            throw new AlertException(Alert.UNEXPECTED_MESSAGE, "nothing but key updates");
        }
        begun = Unpooled.copiedBuffer(all);
        return outcome;
    }

    private static boolean isWhole(ByteBuf all) throws AlertException {
        if (all.readableBytes() < HEADER_BYTES) {
            return false;
        }
        int length = all.getUnsignedMedium(all.readerIndex() + 1);
        if (length > MAX_BYTES) {
            throw new AlertException(Alert.DECODE_ERROR, "a message of " + length + " bytes");
        }
        return all.readableBytes() >= HEADER_BYTES + length;
    }

    private static Outcome readOne(ByteBuf all) throws AlertException {
        int type = all.readUnsignedByte();
        ByteBuf body = all.readSlice(all.readUnsignedMedium());
        return switch (type) {
            case NEW_SESSION_TICKET -> Outcome.NOTHING;
            case KeyUpdate.TYPE -> update(body);
            default ->
                    throw new AlertException(
                            Alert.UNEXPECTED_MESSAGE, "a handshake message of type " + type);
        };
    }

    private static Outcome update(ByteBuf body) throws AlertException {
        int asks = body.readableBytes() == 1 ? body.readUnsignedByte() : -1;
        return switch (asks) {
            case 0 -> Outcome.PEER_UPDATED;
            case 1 -> Outcome.PEER_UPDATED_AND_ASKS;
            default -> throw new AlertException(Alert.DECODE_ERROR, "a key update of its own kind");
        };
    }
}
