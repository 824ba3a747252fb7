package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.CountersState;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Learned;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovableTraffic;
import dev.midflight.sidecar.move.MovableTraffic.PreparedTraffic;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.sys.Descriptors;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batch that comes in: its parts, then what the data path built of them. */
final class IncomingBatch {
    /** Of what was counted, all its pieces together. */
    static final int MAX_COUNTERS_BYTES = 1 << 18;

    private static final byte[] NO_COUNTERS = {};

    private final MovableTraffic traffic;
    private final BatchAssembler parts = new BatchAssembler();
    private byte[] counters = NO_COUNTERS;
    private @Nullable PreparedTraffic prepared;
    private int clients;

    IncomingBatch(MovableTraffic traffic) {
        this.traffic = traffic;
    }

    /** Owns the descriptors from here on, also where it throws. */
    void add(HandoverMessage part, int[] descriptors) throws MalformedHandoverException {
        switch (part) {
            case Listeners listeners -> parts.add(listeners, descriptors);
            case Connections some -> parts.add(some, descriptors);
            case Data data -> {
                Descriptors.closeAll(descriptors);
                parts.add(data);
            }
            case CountersState state -> {
                Descriptors.closeAll(descriptors);
                counters = joined(counters, state.counters());
            }
            case Learned learned -> {
                Descriptors.closeAll(descriptors);
                parts.add(learned);
            }
            case HandoverMessage other -> throw new IllegalArgumentException("no part: " + other);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) throws MalformedHandoverException {
        if (one.length + other.length > MAX_COUNTERS_BYTES) {
            throw new MalformedHandoverException("counters: " + (one.length + other.length));
        }
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    /** Empty: it is built. Else why not; then its descriptors are closed. */
    Optional<String> build(End end) {
        try {
            return build(parts.take(end));
        } catch (MalformedHandoverException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Builds what is here whole after old's death; false if there is nothing worth it. */
    boolean buildWhole(EventLog log) {
        FrozenBatch whole = parts.takeWhole();
        if (whole.listeners().isEmpty() && whole.connections().isEmpty()) {
            return false;
        }
        Optional<String> problem = build(whole);
        problem.ifPresent(
                reason -> log.warn("what a dead proxy left cannot be adopted", "reason", reason));
        return problem.isEmpty();
    }

    /**
     * Starts what was built.
     *
     * @return its connections from clients
     */
    int start(EventLog log) {
        PreparedTraffic built = prepared;
        if (built == null) {
            throw new IllegalStateException("nothing was built");
        }
        prepared = null;
        importCounters(counters, log);
        counters = NO_COUNTERS;
        Futures.await(built.start());
        return clients;
    }

    /** Counters that cannot be read cost figures, not traffic. */
    void importCounters(byte[] exported, EventLog log) {
        if (exported.length == 0) {
            return;
        }
        try {
            traffic.importCounters(exported);
        } catch (MoveRejectedException e) {
            log.warn("counters of the proxy before this one are lost", e);
        }
    }

    /** Closes all that was received and not started. */
    void discard() {
        parts.discard();
        if (prepared != null) {
            prepared.discard();
            prepared = null;
        }
    }

    private Optional<String> build(FrozenBatch batch) {
        try {
            prepared = traffic.prepare(batch);
            clients = batch.clients();
            return Optional.empty();
        } catch (MoveRejectedException e) {
            BatchAssembler.close(batch);
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
