package dev.midflight.sidecar.protocol.http;

import static dev.midflight.sidecar.protocol.http.FieldRules.ascii;

import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.text.HostPort;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The fields that every request gets on its way: a request id, and inbound who sent it. */
public final class AddedFields {
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final byte[] REQUEST_ID = ascii("x-request-id");
    private static final byte[] FORWARDED_FOR = ascii("x-forwarded-for");
    private static final byte[] SEPARATOR = ascii(", ");
    private static final int UUID_LENGTH = 36;

    private final RandomGenerator random;
    private final byte[] id = new byte[UUID_LENGTH];

    public AddedFields(RandomGenerator random) {
        this.random = random;
    }

    /** What inbound requests of a connection are said to come from; null: nothing is said. */
    public static byte @Nullable [] sender(Origin origin) {
        return origin.direction() == Direction.OUTBOUND || origin.fromOurselves()
                ? null
                : ascii(HostPort.host(origin.peer().getAddress()));
    }

    /** Returns the id that was added, which the next one overwrites; null: there was one. */
    public byte @Nullable [] requestId(Fields fields) {
        if (fields.find(REQUEST_ID) >= 0) {
            return null;
        }
        byte[] added = uuid();
        fields.add(REQUEST_ID, added);
        return added;
    }

    /** Adds to x-forwarded-for, if there is something to add. */
    public static void forwardedFor(Fields fields, byte @Nullable [] sender) {
        if (sender == null) {
            return;
        }
        int last = -1;
        for (int field = 0; field < fields.size(); field++) {
            last = fields.isName(field, FORWARDED_FOR) ? field : last;
        }
        if (last < 0) {
            fields.add(FORWARDED_FOR, sender);
            return;
        }
        int length = fields.valueLength(last);
        byte[] value = new byte[length + SEPARATOR.length + sender.length];
        System.arraycopy(fields.octets(), fields.nameEnd(last), value, 0, length);
        System.arraycopy(SEPARATOR, 0, value, length, SEPARATOR.length);
        System.arraycopy(sender, 0, value, length + SEPARATOR.length, sender.length);
        fields.replace(last, value);
    }

    private byte[] uuid() {
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & ~(0x3L << 62)) | 0x8000_0000_0000_0000L;
        int at = 0;
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                id[at++] = '-';
            }
            long word = digit < 16 ? high : low;
            id[at++] = HEX[(int) (word >>> (60 - 4 * (digit & 15))) & 0xf];
        }
        return id;
    }
}
