package dev.midflight.sidecar.tls.records;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/** Protects the records of one direction (RFC 8446 section 5.2). */
final class RecordProtection {
    /** Of a record's header: its type, the version of old, the length of what follows. */
    static final int HEADER_BYTES = 5;

    /** Of what one record holds (RFC 8446 section 5.1). */
    static final int MAX_CONTENT_BYTES = 1 << 14;

    /** Of a record without its header (RFC 8446 section 5.2). */
    static final int MAX_PROTECTED_BYTES = MAX_CONTENT_BYTES + 256;

    private static final int MIN_PROTECTED_BYTES = CipherSuite.TAG_BYTES + 1;
    private static final short LEGACY_VERSION = 0x0303;

    private final Cipher cipher;
    private TrafficSecret secret;
    private SecretKey key;
    private byte[] iv;
    private long sequence;

    RecordProtection(TrafficSecret secret, long sequence) throws GeneralSecurityException {
        this.cipher = secret.suite().cipher();
        this.secret = secret;
        this.key = secret.key();
        this.iv = secret.iv();
        this.sequence = sequence;
    }

    TrafficSecret secret() {
        return secret;
    }

    /** Of the next record. */
    long sequence() {
        return sequence;
    }

    /** From the next record on by the next secret, counted from 0. */
    void update() throws GeneralSecurityException {
        secret = secret.next();
        key = secret.key();
        iv = secret.iv();
        sequence = 0;
    }

    /** How much a record takes that holds so much. */
    static int protectedBytes(int contentBytes) {
        return HEADER_BYTES + contentBytes + 1 + CipherSuite.TAG_BYTES;
    }

    /**
     * Appends one record to {@code out}, which has room for it.
     *
     * @param content at most {@link #MAX_CONTENT_BYTES}, which are read
     */
    void seal(int type, ByteBuf content, ByteBuf out) throws GeneralSecurityException {
        int length = protectedBytes(content.readableBytes());
        ByteBuffer record = out.nioBuffer(out.writerIndex(), length);
        record.put((byte) ContentType.APPLICATION_DATA)
                .putShort(LEGACY_VERSION)
                .putShort((short) (length - HEADER_BYTES));
        begin(Cipher.ENCRYPT_MODE, record.slice(0, HEADER_BYTES));
        for (ByteBuffer part : content.nioBuffers()) {
            cipher.update(part, record);
        }
        cipher.doFinal(ByteBuffer.wrap(new byte[] {(byte) type}), record);
        content.skipBytes(content.readableBytes());
        out.writerIndex(out.writerIndex() + length);
        sequence++;
    }

    /**
     * Reads one record, of which {@code in} holds all, and appends what is in it to {@code out}.
     *
     * @param length of what follows its header
     * @param out has room for as much
     * @return its type
     * @throws AlertException if it is not the peer's next record
     */
    int open(ByteBuf in, int length, ByteBuf out) throws GeneralSecurityException, AlertException {
        if (length < MIN_PROTECTED_BYTES) {
            throw new AlertException(Alert.BAD_RECORD_MAC, "a record of " + length + " bytes");
        }
        begin(Cipher.DECRYPT_MODE, in.nioBuffer(in.readerIndex(), HEADER_BYTES));
        in.skipBytes(HEADER_BYTES);
        int start = out.writerIndex();
        int opened;
        try {
            opened =
                    cipher.doFinal(
                            in.nioBuffer(in.readerIndex(), length), out.nioBuffer(start, length));
        } catch (AEADBadTagException _) {
            throw new AlertException(Alert.BAD_RECORD_MAC, "a record that is not the peer's");
        }
        in.skipBytes(length);
        sequence++;
        int end = start + opened - 1;
        while (end >= start && out.getByte(end) == 0) {
            end--;
        }
        if (end < start) {
            throw new AlertException(Alert.UNEXPECTED_MESSAGE, "a record of padding alone");
        }
        out.writerIndex(end);
        return out.getUnsignedByte(end);
    }

    private void begin(int mode, ByteBuffer header) throws GeneralSecurityException {
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (Byte.SIZE * i));
        }
        cipher.init(mode, key, secret.suite().parameters(nonce));
        cipher.updateAAD(header);
    }
}
