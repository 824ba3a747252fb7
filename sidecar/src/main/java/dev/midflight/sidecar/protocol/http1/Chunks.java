package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import io.netty.buffer.ByteBuf;

/**
 * Follows a chunked body with its trailers (RFC 9112 section 7.1), octet by octet where it has to
 * be: sizes are plain hexadecimal, every line ends with CR LF, extensions and trailers are bounded.
 */
final class Chunks {
    private enum State {
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        END_LF,
        DONE,
        BROKEN
    }

    private static final int MAX_SIZE_DIGITS = 15;
    private static final int STATE = 1;
    private static final int REMAINING = 2;
    private static final int LINE = 3;
    private static final int DIGITS = 4;
    private static final int TRAILER = 5;
    private static final int NAME_CANDIDATES = 6;
    private static final int NAME_LENGTH = 7;

    private final int maxLineBytes;
    private final int maxTrailerBytes;
    private final TrailerName trailerName = new TrailerName();
    private State state = State.DONE;
    private long remaining;
    private int lineBytes;
    private int digits;
    private int trailerBytes;

    Chunks(Http1Limits limits) {
        this.maxLineBytes = limits.maxChunkLineBytes();
        this.maxTrailerBytes = limits.maxHeadBytes();
    }

    void begin() {
        trailerBytes = 0;
        beginSize();
    }

    private void beginSize() {
        state = State.SIZE;
        remaining = 0;
        lineBytes = 0;
        digits = 0;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** What is to come of the chunk under way; 0: the next octet is none of its data. */
    long dataLeft() {
        return state == State.DATA ? remaining : 0;
    }

    /** True while trailers are read, or the empty line that ends them. */
    boolean inTrailers() {
        return switch (state) {
            case TRAILER_START, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF, END_LF -> true;
            case SIZE, BLANK, EXTENSION, SIZE_LF, DATA, DATA_CR, DATA_LF, DONE, BROKEN -> false;
        };
    }

    /** How many of the readable bytes belong to the body; -1: it is broken. */
    int accept(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int at = start;
        while (at < end && state != State.DONE) {
            if (state == State.DATA) {
                int taken = (int) Math.min(remaining, end - at);
                remaining -= taken;
                at += taken;
                state = remaining == 0 ? State.DATA_CR : State.DATA;
            } else {
                state = next(in.getByte(at));
                at++;
            }
            if (state == State.BROKEN) {
                return -1;
            }
        }
        return at - start;
    }

    private State next(byte octet) {
        return switch (state) {
            case SIZE -> size(octet);
            case BLANK -> blank(octet);
            case EXTENSION -> inLine(octet, State.EXTENSION, State.SIZE_LF);
            case SIZE_LF -> octet == '\n' ? afterSize() : State.BROKEN;
            case DATA_CR -> octet == '\r' ? State.DATA_LF : State.BROKEN;
            case DATA_LF -> octet == '\n' ? nextChunk() : State.BROKEN;
            case TRAILER_START -> trailerStart(octet);
            case TRAILER_NAME -> trailerName(octet);
            case TRAILER_VALUE -> trailerValue(octet);
            case TRAILER_LF -> octet == '\n' ? State.TRAILER_START : State.BROKEN;
            case END_LF -> octet == '\n' ? State.DONE : State.BROKEN;
            case DATA, DONE, BROKEN -> State.BROKEN;
        };
    }

    private State size(byte octet) {
        int digit = Octets.hex(octet);
        if (digit >= 0) {
            return digit(digit);
        }
        if (digits == 0) {
            return State.BROKEN;
        }
        return octet == '\r' ? State.SIZE_LF : blank(octet);
    }

    /** Zeros in front add nothing to the size, but to the line. */
    private State digit(int digit) {
        if (digit == 0 && remaining == 0) {
            digits = 1;
            return ++lineBytes > maxLineBytes ? State.BROKEN : State.SIZE;
        }
        digits = remaining == 0 ? 1 : digits + 1;
        remaining = remaining << 4 | digit;
        return digits > MAX_SIZE_DIGITS ? State.BROKEN : State.SIZE;
    }

    /** Blanks are allowed before an extension only: {@code chunk-ext = *( BWS ";" ...)}. */
    private State blank(byte octet) {
        if (++lineBytes > maxLineBytes) {
            return State.BROKEN;
        }
        if (octet == ';') {
            return State.EXTENSION;
        }
        return Octets.isBlank(octet) ? State.BLANK : State.BROKEN;
    }

    private State inLine(byte octet, State same, State end) {
        if (octet == '\r') {
            return end;
        }
        return Octets.isValue(octet) && ++lineBytes <= maxLineBytes ? same : State.BROKEN;
    }

    private State afterSize() {
        return remaining == 0 ? State.TRAILER_START : State.DATA;
    }

    private State nextChunk() {
        beginSize();
        return state;
    }

    private State trailerStart(byte octet) {
        if (octet == '\r') {
            return State.END_LF;
        }
        trailerName.begin();
        return inName(octet);
    }

    private State trailerName(byte octet) {
        if (octet == ':') {
            return trailerName.isForbidden() ? State.BROKEN : State.TRAILER_VALUE;
        }
        return inName(octet);
    }

    private State inName(byte octet) {
        trailerName.accept(octet);
        return Octets.isToken(octet) && countTrailer() ? State.TRAILER_NAME : State.BROKEN;
    }

    private State trailerValue(byte octet) {
        if (octet == '\r') {
            return State.TRAILER_LF;
        }
        return Octets.isValue(octet) && countTrailer() ? State.TRAILER_VALUE : State.BROKEN;
    }

    private boolean countTrailer() {
        return ++trailerBytes <= maxTrailerBytes;
    }

    byte[] export() {
        return new StateWriter()
                .put(STATE, state.name())
                .put(REMAINING, remaining)
                .put(LINE, lineBytes)
                .put(DIGITS, digits)
                .put(TRAILER, trailerBytes)
                .put(NAME_CANDIDATES, trailerName.candidates())
                .put(NAME_LENGTH, trailerName.length())
                .toBytes();
    }

    void restore(byte[] exported) throws MoveRejectedException {
        StateReader reader = StateReader.of(exported);
        try {
            state = State.valueOf(reader.text(STATE));
        } catch (IllegalArgumentException _) {
            throw new MoveRejectedException("http1: unknown state of a chunk");
        }
        remaining = reader.number(REMAINING);
        lineBytes = reader.index(LINE, Integer.MAX_VALUE);
        digits = reader.index(DIGITS, MAX_SIZE_DIGITS);
        trailerBytes = reader.index(TRAILER, Integer.MAX_VALUE);
        trailerName.restore(
                reader.index(NAME_CANDIDATES, TrailerName.ALL),
                reader.index(NAME_LENGTH, maxTrailerBytes));
        if (remaining < 0) {
            throw new MoveRejectedException("http1: a chunk of " + remaining + " bytes");
        }
    }
}
