package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * Where a reader is: bytes of an unfinished frame, or the middle of a DATA frame.
 *
 * @param expectsContinuationOf the stream of an unfinished header block; 0: none
 */
record ReaderState(
        byte[] received,
        int prefaceLeft,
        int expectsContinuationOf,
        boolean inData,
        int dataStream,
        int dataLeft,
        int paddingLeft,
        boolean dataEnds) {
    private static final int RECEIVED = 1;
    private static final int PREFACE = 2;
    private static final int CONTINUATION = 3;
    private static final int IN_DATA = 4;
    private static final int STREAM = 5;
    private static final int LEFT = 6;
    private static final int PADDING = 7;
    private static final int ENDS = 8;

    byte[] toBytes() {
        return new StateWriter()
                .put(RECEIVED, received)
                .put(PREFACE, prefaceLeft)
                .put(CONTINUATION, expectsContinuationOf)
                .put(IN_DATA, inData)
                .put(STREAM, dataStream)
                .put(LEFT, dataLeft)
                .put(PADDING, paddingLeft)
                .put(ENDS, dataEnds)
                .toBytes();
    }

    static ReaderState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        return new ReaderState(
                reader.bytes(RECEIVED),
                reader.index(PREFACE, Frame.preface().length),
                reader.index(CONTINUATION, Frame.MAX_STREAM_ID),
                reader.flag(IN_DATA),
                reader.index(STREAM, Frame.MAX_STREAM_ID),
                reader.index(LEFT, Frame.MAX_MAX_BYTES),
                reader.index(PADDING, 255),
                reader.flag(ENDS));
    }
}
