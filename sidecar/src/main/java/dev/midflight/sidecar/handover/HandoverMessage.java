package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.move.Capabilities;
import java.util.List;
import java.util.Map;

/** What the two proxies say to each other; descriptors travel beside the message. */
sealed interface HandoverMessage {
    /** New presents itself; its epoch is the one of the envelope. */
    record Hello(
            int minVersion,
            int maxVersion,
            Slot slot,
            boolean rescue,
            String build,
            Capabilities capabilities)
            implements HandoverMessage {}

    /** Old agrees, and freezes from here on. */
    record Welcome(int version, Epoch from, int drainSeconds) implements HandoverMessage {}

    /** Old goes on as it was. */
    record Refuse(RefuseReason reason) implements HandoverMessage {}

    /**
     * The names of the listeners whose descriptors come with it, in their order.
     *
     * @param leaving inbound clients are being told to go elsewhere
     */
    record Listeners(List<String> names, boolean leaving) implements HandoverMessage {
        public Listeners {
            names = List.copyOf(names);
        }
    }

    /** Connections whose descriptors come with it, in their order. */
    record Connections(List<ConnectionHeader> headers) implements HandoverMessage {
        public Connections {
            headers = List.copyOf(headers);
        }
    }

    /** The next bytes of the state of the connection whose header came last. */
    record Data(long id, byte[] bytes) implements HandoverMessage {}

    /** Counters of the data path, in its own encoding. */
    record CountersState(byte[] counters) implements HandoverMessage {}

    /** Lines of what the data path has learned; more than once where they are many. */
    record Learned(List<String> lines) implements HandoverMessage {
        public Learned {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The batch is complete.
     *
     * @param frozenMicros how long its connections have been frozen when this was sent
     */
    record End(int listeners, int connections, long frozenMicros) implements HandoverMessage {}

    /** New has received and built the batch, and touched nothing of it. */
    record Prepared() implements HandoverMessage {}

    /** Old will touch nothing of the batch any more unless new dies. */
    record Commit() implements HandoverMessage {}

    /** The batch is new's: said before it reads or accepts anything. */
    record Committed() implements HandoverMessage {}

    /** Old has no connection left. */
    record Done(long moved, long drained, Map<String, Long> cut, byte[] counters)
            implements HandoverMessage {
        public Done {
            cut = Map.copyOf(cut);
        }
    }

    /** The side that says it leaves the handover, and touches nothing of the other's. */
    record Abort(String reason) implements HandoverMessage {}
}
