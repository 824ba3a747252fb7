package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import io.netty.buffer.ByteBuf;

/**
 * Where a message's content ends (RFC 9112 section 6): follows the bytes that pass, keeps none. Its
 * whole state is a few numbers, so that a message can move in the middle.
 */
final class Body {
    /** How the end is told. */
    private enum Kind {
        NONE,
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    private static final int KIND = 1;
    private static final int REMAINING = 2;
    private static final int CHUNKS = 3;

    private final Chunks chunks;
    private Kind kind = Kind.NONE;
    private long remaining;

    Body(Http1Limits limits) {
        this.chunks = new Chunks(limits);
    }

    void none() {
        kind = Kind.NONE;
        remaining = 0;
    }

    void length(long bytes) {
        kind = Kind.LENGTH;
        remaining = bytes;
    }

    void chunked() {
        kind = Kind.CHUNKED;
        chunks.begin();
    }

    void untilClose() {
        kind = Kind.UNTIL_CLOSE;
    }

    /**
     * Follows bytes as they are forwarded.
     *
     * @return how many of them belong to this message; -1: they break its framing
     */
    int accept(ByteBuf in) {
        return switch (kind) {
            case NONE -> 0;
            case LENGTH -> {
                int taken = (int) Math.min(remaining, in.readableBytes());
                remaining -= taken;
                yield taken;
            }
            case CHUNKED -> chunks.accept(in);
            case UNTIL_CLOSE -> in.readableBytes();
        };
    }

    boolean isDone() {
        return switch (kind) {
            case NONE -> true;
            case LENGTH -> remaining == 0;
            case CHUNKED -> chunks.isDone();
            case UNTIL_CLOSE -> false;
        };
    }

    boolean endsWithConnection() {
        return kind == Kind.UNTIL_CLOSE;
    }

    byte[] export() {
        return new StateWriter()
                .put(KIND, kind.name())
                .put(REMAINING, remaining)
                .put(CHUNKS, chunks.export())
                .toBytes();
    }

    void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        try {
            kind = Kind.valueOf(reader.text(KIND));
        } catch (IllegalArgumentException _) {
            throw new MoveRejectedException("http1: unknown framing");
        }
        remaining = reader.number(REMAINING);
        if (remaining < 0) {
            throw new MoveRejectedException("http1: remaining " + remaining);
        }
        chunks.restore(reader.bytes(CHUNKS));
    }
}
