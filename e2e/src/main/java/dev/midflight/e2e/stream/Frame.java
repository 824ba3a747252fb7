package dev.midflight.e2e.stream;

import dev.midflight.e2e.http.Pattern;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One frame of a stream: its number, how many frames its sender has received and how many of those
 * were wrong, and a payload that depends on the number. The last frame of a direction has no
 * payload.
 */
public record Frame(long sequence, long received, long wrong, byte[] payload) {
    static final int MAX_PAYLOAD_BYTES = 1 << 20;

    public static Frame of(long sequence, long received, long wrong, int payloadBytes) {
        return new Frame(sequence, received, wrong, Pattern.block(sequence, 0, payloadBytes));
    }

    public boolean last() {
        return payload.length == 0;
    }

    boolean intact() {
        return Arrays.equals(payload, Pattern.block(sequence, 0, payload.length));
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeLong(sequence);
        out.writeLong(received);
        out.writeLong(wrong);
        out.writeInt(payload.length);
        out.writeInt(checksum());
        out.write(payload);
        out.flush();
    }

    /** The next frame; empty when the peer ended its direction between two frames. */
    static Optional<Frame> readFrom(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        byte[] rest = new byte[7];
        in.readFully(rest);
        long sequence = first;
        for (byte next : rest) {
            sequence = (sequence << 8) | (next & 0xff);
        }
        long received = in.readLong();
        long wrong = in.readLong();
        int length = in.readInt();
        int checksum = in.readInt();
        if (length < 0 || length > MAX_PAYLOAD_BYTES) {
            throw new WrongBytesException("frame length: " + length);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the stream ended inside a frame");
        }
        Frame frame = new Frame(sequence, received, wrong, payload);
        if (frame.checksum() != checksum) {
            throw new WrongBytesException("checksum of frame " + sequence);
        }
        return Optional.of(frame);
    }

    private int checksum() {
        CRC32 crc = new CRC32();
        for (long value : new long[] {sequence, received, wrong}) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                crc.update((int) (value >>> shift));
            }
        }
        crc.update(payload);
        return (int) crc.getValue();
    }
}
