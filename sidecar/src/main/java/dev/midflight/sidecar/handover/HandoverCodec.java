package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Abort;
import dev.midflight.sidecar.handover.HandoverMessage.Commit;
import dev.midflight.sidecar.handover.HandoverMessage.Committed;
import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.CountersState;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.Done;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.handover.HandoverMessage.Learned;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.handover.HandoverMessage.Prepared;
import dev.midflight.sidecar.handover.HandoverMessage.Refuse;
import dev.midflight.sidecar.handover.HandoverMessage.Welcome;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.sys.Datagram;
import java.nio.ByteBuffer;

/** Messages as bytes: magic, version u16, type u16, generation u64, then fields; big endian. */
final class HandoverCodec {
    /** The versions of the protocol that this build speaks. */
    static final int MIN_VERSION = 1;

    static final int MAX_VERSION = 1;
    static final int HEADER_BYTES = Integer.BYTES + 2 * Short.BYTES + Long.BYTES;

    private static final int MAGIC = 0x4D46484F; // "MFHO"

    private HandoverCodec() {}

    static ByteBuffer encode(Envelope envelope) {
        ByteBuffer bytes = ByteBuffer.allocate(Datagram.MAX_BYTES);
        bytes.putInt(MAGIC)
                .putShort((short) envelope.version())
                .putShort((short) typeOf(envelope.message()).number())
                .putLong(envelope.epoch().value());
        write(envelope.message(), new FieldWriter(bytes));
        return bytes.flip();
    }

    /**
     * @throws MalformedHandoverException for whatever no build of ours would send; a HELLO of any
     *     version is read, so that it can be refused by name
     */
    static Envelope decode(ByteBuffer bytes) throws MalformedHandoverException {
        if (bytes.remaining() < HEADER_BYTES) {
            throw new MalformedHandoverException("message of " + bytes.remaining() + " bytes");
        }
        int magic = bytes.getInt();
        if (magic != MAGIC) {
            throw new MalformedHandoverException("magic " + Integer.toHexString(magic));
        }
        int version = Short.toUnsignedInt(bytes.getShort());
        MessageType type = MessageType.of(Short.toUnsignedInt(bytes.getShort()));
        if (type != MessageType.HELLO && (version < MIN_VERSION || version > MAX_VERSION)) {
            throw new MalformedHandoverException("version " + version);
        }
        long epoch = bytes.getLong();
        if (epoch < 0) {
            throw new MalformedHandoverException("generation " + epoch);
        }
        return new Envelope(version, Epoch.of(epoch), read(type, new FieldReader(bytes)));
    }

    private static MessageType typeOf(HandoverMessage message) {
        return switch (message) {
            case Hello hello -> MessageType.HELLO;
            case Welcome welcome -> MessageType.WELCOME;
            case Refuse refuse -> MessageType.REFUSE;
            case Listeners listeners -> MessageType.LISTENERS;
            case Connections connections -> MessageType.CONNECTIONS;
            case Data data -> MessageType.DATA;
            case CountersState state -> MessageType.STATE;
            case Learned learned -> MessageType.LEARNED;
            case End end -> MessageType.END;
            case Prepared prepared -> MessageType.PREPARED;
            case Commit commit -> MessageType.COMMIT;
            case Committed committed -> MessageType.COMMITTED;
            case Done done -> MessageType.DONE;
            case Abort abort -> MessageType.ABORT;
        };
    }

    private static void write(HandoverMessage message, FieldWriter fields) {
        switch (message) {
            case Hello hello ->
                    fields.number(Tag.MIN_VERSION, hello.minVersion())
                            .number(Tag.MAX_VERSION, hello.maxVersion())
                            .text(Tag.SLOT, hello.slot().letter())
                            .number(Tag.RESCUE, hello.rescue() ? 1 : 0)
                            .text(Tag.BUILD, hello.build())
                            .number(Tag.CAPABILITIES, hello.capabilities().bits());
            case Welcome welcome ->
                    fields.number(Tag.VERSION, welcome.version())
                            .number(Tag.FROM_EPOCH, welcome.from().value())
                            .number(Tag.DRAIN_SECONDS, welcome.drainSeconds());
            case Refuse refuse -> fields.text(Tag.REASON, refuse.reason().word());
            case Listeners listeners -> {
                listeners.names().forEach(name -> fields.text(Tag.LISTENER, name));
                fields.number(Tag.LEAVING, listeners.leaving() ? 1 : 0);
            }
            case Connections connections -> connections.headers().forEach(fields::connection);
            case Data data ->
                    fields.number(Tag.CONNECTION_ID, data.id()).bytes(Tag.BYTES, data.bytes());
            case CountersState state -> fields.bytes(Tag.COUNTERS, state.counters());
            case Learned learned -> learned.lines().forEach(line -> fields.text(Tag.LINE, line));
            case End end ->
                    fields.number(Tag.LISTENER_COUNT, end.listeners())
                            .number(Tag.CONNECTION_COUNT, end.connections())
                            .number(Tag.FROZEN_MICROS, end.frozenMicros());
            case Done done -> {
                fields.number(Tag.MOVED, done.moved())
                        .number(Tag.DRAINED, done.drained())
                        .bytes(Tag.COUNTERS, done.counters());
                done.cut().forEach(fields::cut);
            }
            case Abort abort -> fields.text(Tag.REASON, abort.reason());
            case Prepared prepared -> {}
            case Commit commit -> {}
            case Committed committed -> {}
        }
    }

    private static HandoverMessage read(MessageType type, FieldReader fields)
            throws MalformedHandoverException {
        return switch (type) {
            case HELLO ->
                    new Hello(
                            fields.integer(Tag.MIN_VERSION),
                            fields.integer(Tag.MAX_VERSION),
                            slot(fields.text(Tag.SLOT)),
                            fields.number(Tag.RESCUE, 1) == 1,
                            fields.text(Tag.BUILD),
                            new Capabilities(fields.numberOrZero(Tag.CAPABILITIES)));
            case WELCOME ->
                    new Welcome(
                            fields.integer(Tag.VERSION),
                            Epoch.of(fields.number(Tag.FROM_EPOCH, Long.MAX_VALUE)),
                            fields.integer(Tag.DRAIN_SECONDS));
            case REFUSE -> new Refuse(RefuseReason.parse(fields.text(Tag.REASON)));
            case LISTENERS -> new Listeners(fields.texts(Tag.LISTENER), fields.flag(Tag.LEAVING));
            case CONNECTIONS -> new Connections(fields.connections());
            case DATA ->
                    new Data(
                            fields.number(Tag.CONNECTION_ID, Long.MAX_VALUE),
                            fields.bytes(Tag.BYTES));
            case STATE -> new CountersState(fields.bytes(Tag.COUNTERS));
            case LEARNED -> new Learned(fields.texts(Tag.LINE));
            case END ->
                    new End(
                            fields.integer(Tag.LISTENER_COUNT),
                            fields.integer(Tag.CONNECTION_COUNT),
                            fields.number(Tag.FROZEN_MICROS, Long.MAX_VALUE));
            case PREPARED -> new Prepared();
            case COMMIT -> new Commit();
            case COMMITTED -> new Committed();
            case DONE ->
                    new Done(
                            fields.number(Tag.MOVED, Long.MAX_VALUE),
                            fields.number(Tag.DRAINED, Long.MAX_VALUE),
                            fields.cuts(),
                            fields.bytes(Tag.COUNTERS));
            case ABORT -> new Abort(fields.text(Tag.REASON));
        };
    }

    private static Slot slot(String letter) throws MalformedHandoverException {
        return Slot.parse(letter)
                .orElseThrow(() -> new MalformedHandoverException("SLOT: " + letter));
    }
}
