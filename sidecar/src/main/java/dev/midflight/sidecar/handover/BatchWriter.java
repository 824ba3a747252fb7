package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.CountersState;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.Learned;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.sys.Datagram;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a batch into messages that fit: several connections in one, a long state in pieces after it.
 */
final class BatchWriter {
    private static final int FIELD_HEADER_BYTES = Short.BYTES + Integer.BYTES;
    private static final int ROOM_BYTES = Datagram.MAX_BYTES - HandoverCodec.HEADER_BYTES;
    private static final int PIECE_BYTES = ROOM_BYTES - 2 * FIELD_HEADER_BYTES - Long.BYTES;
    private static final int MAX_INLINE_BYTES = 16 << 10;
    private static final byte[] NO_BYTES = {};

    private final Sink sink;
    private final List<ConnectionHeader> headers = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();
    private int bytes;

    private BatchWriter(Sink sink) {
        this.sink = sink;
    }

    /**
     * Everything of a batch but its END.
     *
     * @return false as soon as the sink says so
     */
    static boolean write(FrozenBatch batch, byte[] counters, Sink sink) {
        BatchWriter writer = new BatchWriter(sink);
        return writer.listeners(batch.listeners(), batch.leaving())
                && writer.connections(batch.connections())
                && writer.learned(batch.learned())
                && writer.counters(counters);
    }

    /** As much of it as may be sent: the rest is learned anew. */
    private boolean learned(List<String> lines) {
        List<String> piece = new ArrayList<>();
        int pieceBytes = 0;
        long total = 0;
        for (String line : lines) {
            int size = FIELD_HEADER_BYTES + line.getBytes(StandardCharsets.UTF_8).length;
            total += size;
            if (size > ROOM_BYTES || total > BatchLimits.MAX_LEARNED_BYTES) {
                break;
            }
            if (pieceBytes + size > ROOM_BYTES) {
                if (!sink.send(new Learned(piece), NO_DESCRIPTORS)) {
                    return false;
                }
                piece.clear();
                pieceBytes = 0;
            }
            piece.add(line);
            pieceBytes += size;
        }
        return piece.isEmpty() || sink.send(new Learned(piece), NO_DESCRIPTORS);
    }

    /** Cut between lines, the first ones last: those are what an older build keeps, the last. */
    private boolean counters(byte[] lines) {
        List<CountersState> pieces = new ArrayList<>();
        for (int from = 0; from < lines.length; ) {
            int to = endOfPiece(lines, from);
            pieces.addFirst(new CountersState(Arrays.copyOfRange(lines, from, to)));
            from = to;
        }
        return pieces.stream().allMatch(piece -> sink.send(piece, NO_DESCRIPTORS));
    }

    private static final int[] NO_DESCRIPTORS = {};

    private static int endOfPiece(byte[] lines, int from) {
        int most = Math.min(lines.length, from + PIECE_BYTES);
        int to = most;
        while (to > from && to < lines.length && lines[to - 1] != '\n') {
            to--;
        }
        return to > from ? to : most;
    }

    private boolean listeners(List<MovedListener> listeners, boolean leaving) {
        return listeners.isEmpty()
                || sink.send(
                        new Listeners(
                                listeners.stream().map(MovedListener::name).toList(), leaving),
                        listeners.stream().mapToInt(MovedListener::descriptor).toArray());
    }

    private boolean connections(List<MovedConnection> connections) {
        for (MovedConnection connection : connections) {
            if (!add(connection)) {
                return false;
            }
        }
        return flush();
    }

    private boolean add(MovedConnection connection) {
        byte[] state = connection.state();
        boolean inline = state.length <= MAX_INLINE_BYTES;
        ConnectionHeader header =
                new ConnectionHeader(
                        connection.protocol(),
                        connection.id(),
                        connection.descriptors().size(),
                        state.length,
                        inline ? state : NO_BYTES);
        int size = FIELD_HEADER_BYTES + header.encodedBytes();
        boolean full =
                bytes + size > ROOM_BYTES
                        || descriptors.size() + header.descriptors() > Datagram.MAX_DESCRIPTORS;
        if (full && !flush()) {
            return false;
        }
        headers.add(header);
        descriptors.addAll(connection.descriptors());
        bytes += size;
        return inline || (flush() && pieces(connection.id(), state));
    }

    private boolean pieces(long id, byte[] state) {
        for (int from = 0; from < state.length; from += PIECE_BYTES) {
            int to = Math.min(state.length, from + PIECE_BYTES);
            if (!sink.send(new Data(id, Arrays.copyOfRange(state, from, to)), NO_DESCRIPTORS)) {
                return false;
            }
        }
        return true;
    }

    private boolean flush() {
        if (headers.isEmpty()) {
            return true;
        }
        boolean sent =
                sink.send(
                        new Connections(headers),
                        descriptors.stream().mapToInt(Integer::intValue).toArray());
        headers.clear();
        descriptors.clear();
        bytes = 0;
        return sent;
    }

    /** Where the messages go. */
    interface Sink {
        /**
         * @return false if it did not go: nothing more is to be sent
         */
        boolean send(HandoverMessage message, int[] descriptors);
    }
}
