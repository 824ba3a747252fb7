package dev.midflight.sidecar.move;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote; an absent field is zero, false or empty. */
public final class StateReader {
    private static final byte[] NONE = {};
    private static final int MAX_PORT = 65_535;

    private final byte[] @Nullable [] fields = new byte[256][];

    private StateReader() {}

    /**
     * Parses a whole state.
     *
     * @throws MoveRejectedException if it is truncated or a field is there twice
     */
    public static StateReader of(byte[] state) throws MoveRejectedException {
        StateReader reader = new StateReader();
        ByteBuffer in = ByteBuffer.wrap(state);
        while (in.hasRemaining()) {
            if (in.remaining() < 5) {
                throw new MoveRejectedException("state: truncated field header");
            }
            int tag = in.get() & 0xff;
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new MoveRejectedException("state: field " + tag + " has length " + length);
            }
            if (reader.fields[tag] != null) {
                throw new MoveRejectedException("state: field " + tag + " is there twice");
            }
            byte[] value = new byte[length];
            in.get(value);
            reader.fields[tag] = value;
        }
        return reader;
    }

    public byte[] bytes(int tag) {
        byte[] value = fields[tag];
        return value == null ? NONE : value;
    }

    public String text(int tag) {
        return new String(bytes(tag), StandardCharsets.UTF_8);
    }

    public long number(int tag) throws MoveRejectedException {
        byte[] value = bytes(tag);
        if (value.length != 0 && value.length != Long.BYTES) {
            throw new MoveRejectedException("state: field " + tag + " is not a number");
        }
        return value.length == 0 ? 0 : ByteBuffer.wrap(value).getLong();
    }

    /** A number that must lie in {@code 0..max}. */
    public int index(int tag, int max) throws MoveRejectedException {
        long value = number(tag);
        if (value < 0 || value > max) {
            throw new MoveRejectedException("state: field " + tag + " is " + value);
        }
        return (int) value;
    }

    /** An address and its port, which are fields of their own. */
    public InetSocketAddress address(int host, int port) throws MoveRejectedException {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(bytes(host)), index(port, MAX_PORT));
        } catch (UnknownHostException _) {
            throw new MoveRejectedException("state: field " + host + " is not an address");
        }
    }

    public boolean flag(int tag) throws MoveRejectedException {
        byte[] value = bytes(tag);
        if (value.length > 1) {
            throw new MoveRejectedException("state: field " + tag + " is not a flag");
        }
        return value.length == 1 && value[0] != 0;
    }
}
