package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Learned;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.sys.Descriptors;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a batch together again from its messages. It owns every descriptor that it was given, until
 * {@link #take} gives them away or {@link #discard} closes them.
 */
final class BatchAssembler {
    private final List<MovedListener> listeners = new ArrayList<>();
    private final List<MovedConnection> connections = new ArrayList<>();
    private final List<String> learned = new ArrayList<>();
    private boolean leaving;
    private long learnedChars;
    private long totalStateBytes;
    private byte[] unfinished = {};
    private int missingBytes;

    /**
     * @throws MalformedHandoverException if names and descriptors do not fit together; the
     *     descriptors are closed by {@link #discard} all the same
     */
    void add(Listeners message, int[] descriptors) throws MalformedHandoverException {
        List<String> names = message.names();
        leaving |= message.leaving();
        for (int i = 0; i < descriptors.length; i++) {
            listeners.add(new MovedListener(i < names.size() ? names.get(i) : "", descriptors[i]));
        }
        if (names.size() != descriptors.length) {
            throw new MalformedHandoverException(
                    names.size() + " listeners with " + descriptors.length + " descriptors");
        }
        if (listeners.size() > BatchLimits.MAX_LISTENERS) {
            throw new MalformedHandoverException(
                    "more than " + BatchLimits.MAX_LISTENERS + " listeners");
        }
    }

    void add(Connections message, int[] descriptors) throws MalformedHandoverException {
        int next = 0;
        try {
            for (ConnectionHeader header : message.headers()) {
                check(header, descriptors.length - next);
                add(header, descriptors, next);
                next += header.descriptors();
            }
            if (next != descriptors.length) {
                throw new MalformedHandoverException(
                        descriptors.length - next + " descriptors of no connection");
            }
        } catch (MalformedHandoverException e) {
            for (int i = next; i < descriptors.length; i++) {
                Descriptors.close(descriptors[i]);
            }
            throw e;
        }
    }

    void add(Learned message) throws MalformedHandoverException {
        learned.addAll(message.lines());
        learnedChars += message.lines().stream().mapToLong(String::length).sum();
        if (learnedChars > BatchLimits.MAX_LEARNED_BYTES) {
            throw new MalformedHandoverException("learned: " + learnedChars);
        }
    }

    void add(Data message) throws MalformedHandoverException {
        byte[] bytes = message.bytes();
        if (connections.isEmpty()
                || connections.getLast().id() != message.id()
                || bytes.length > missingBytes) {
            throw new MalformedHandoverException(
                    bytes.length + " bytes of state for connection " + message.id());
        }
        System.arraycopy(bytes, 0, unfinished, unfinished.length - missingBytes, bytes.length);
        missingBytes -= bytes.length;
    }

    /**
     * The batch, whose descriptors are the caller's from here on.
     *
     * @throws MalformedHandoverException if it is not what END says it is
     */
    FrozenBatch take(End end) throws MalformedHandoverException {
        if (missingBytes > 0
                || end.listeners() != listeners.size()
                || end.connections() != connections.size()) {
            throw new MalformedHandoverException(
                    "batch of %d listeners and %d connections, %d and %d announced, %d bytes missing"
                            .formatted(
                                    listeners.size(),
                                    connections.size(),
                                    end.listeners(),
                                    end.connections(),
                                    missingBytes));
        }
        return takeAll();
    }

    /** What is here whole, where the rest will never come; of the rest, descriptors are closed. */
    FrozenBatch takeWhole() {
        if (missingBytes > 0) {
            close(connections.removeLast());
        }
        return takeAll();
    }

    /** Closes every descriptor that is here. */
    void discard() {
        close(takeAll());
    }

    static void close(FrozenBatch batch) {
        batch.listeners().forEach(listener -> Descriptors.close(listener.descriptor()));
        batch.connections().forEach(BatchAssembler::close);
    }

    private FrozenBatch takeAll() {
        FrozenBatch batch =
                new FrozenBatch(
                        List.copyOf(listeners),
                        List.copyOf(connections),
                        leaving,
                        List.copyOf(learned));
        listeners.clear();
        connections.clear();
        learned.clear();
        learnedChars = 0;
        leaving = false;
        totalStateBytes = 0;
        unfinished = new byte[0];
        missingBytes = 0;
        return batch;
    }

    private void check(ConnectionHeader header, int descriptorsLeft)
            throws MalformedHandoverException {
        int state = header.stateBytes();
        int inline = header.inline().length;
        boolean fits =
                header.descriptors() >= 1
                        && header.descriptors() <= BatchLimits.MAX_DESCRIPTORS_PER_CONNECTION
                        && header.descriptors() <= descriptorsLeft
                        && state >= 0
                        && state <= MovedConnection.MAX_STATE_BYTES
                        && (inline == state || inline == 0)
                        && totalStateBytes + state <= BatchLimits.MAX_STATE_BYTES
                        && connections.size() < BatchLimits.MAX_CONNECTIONS
                        && missingBytes == 0;
        if (!fits) {
            throw new MalformedHandoverException(
                    "connection %d: %d descriptors, state of %d bytes, %d inline, %d before it"
                            .formatted(
                                    header.id(),
                                    header.descriptors(),
                                    state,
                                    inline,
                                    connections.size()));
        }
    }

    private void add(ConnectionHeader header, int[] descriptors, int first) {
        List<Integer> own = new ArrayList<>();
        for (int i = 0; i < header.descriptors(); i++) {
            own.add(descriptors[first + i]);
        }
        byte[] state = header.inline();
        if (state.length < header.stateBytes()) {
            state = new byte[header.stateBytes()];
            unfinished = state;
            missingBytes = state.length;
        }
        totalStateBytes += header.stateBytes();
        connections.add(
                new MovedConnection(header.protocol(), header.id(), List.copyOf(own), state));
    }

    private static void close(MovedConnection connection) {
        connection.descriptors().forEach(Descriptors::close);
    }
}
