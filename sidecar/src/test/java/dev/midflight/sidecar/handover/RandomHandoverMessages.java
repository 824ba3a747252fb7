package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.move.Capabilities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Any message of the protocol, from a seed. */
final class RandomHandoverMessages {
    private final Random random;

    RandomHandoverMessages(long seed) {
        this.random = new Random(seed);
    }

    Envelope next() {
        return new Envelope(HandoverCodec.MAX_VERSION, epoch(), message());
    }

    private HandoverMessage message() {
        return switch (anyOf(MessageType.values())) {
            case HELLO ->
                    new HandoverMessage.Hello(
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextBoolean() ? Slot.A : Slot.B,
                            random.nextBoolean(),
                            text(),
                            new Capabilities(count()));
            case WELCOME ->
                    new HandoverMessage.Welcome(random.nextInt(9), epoch(), random.nextInt(100));
            case REFUSE -> new HandoverMessage.Refuse(anyOf(RefuseReason.values()));
            case LISTENERS ->
                    new HandoverMessage.Listeners(
                            random.ints(random.nextInt(5)).mapToObj(i -> text()).toList(),
                            random.nextBoolean());
            case CONNECTIONS -> new HandoverMessage.Connections(headers());
            case DATA -> new HandoverMessage.Data(count(), bytes(60_000));
            case STATE -> new HandoverMessage.CountersState(bytes(500));
            case END -> new HandoverMessage.End(random.nextInt(9), random.nextInt(9999), count());
            case PREPARED -> new HandoverMessage.Prepared();
            case COMMIT -> new HandoverMessage.Commit();
            case COMMITTED -> new HandoverMessage.Committed();
            case DONE -> new HandoverMessage.Done(count(), count(), cuts(), bytes(500));
            case ABORT -> new HandoverMessage.Abort(text());
            case LEARNED ->
                    new HandoverMessage.Learned(
                            random.ints(random.nextInt(5)).mapToObj(i -> text()).toList());
        };
    }

    private List<ConnectionHeader> headers() {
        List<ConnectionHeader> headers = new ArrayList<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            byte[] state = bytes(1000);
            headers.add(
                    new ConnectionHeader(
                            "p" + random.nextInt(1000),
                            count(),
                            random.nextInt(1, 17),
                            state.length,
                            state));
        }
        return headers;
    }

    private Map<String, Long> cuts() {
        Map<String, Long> cuts = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            cuts.put(text(), count());
        }
        return cuts;
    }

    private <T> T anyOf(T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }

    private Epoch epoch() {
        return Epoch.of(count());
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 62));
    }

    private byte[] bytes(int limit) {
        byte[] bytes = new byte[random.nextInt(limit)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(random.nextInt(0x20, 0xD800));
        }
        return text.toString();
    }
}
