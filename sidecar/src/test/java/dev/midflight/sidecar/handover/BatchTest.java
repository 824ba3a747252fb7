package dev.midflight.sidecar.handover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.sidecar.handover.HandoverMessage.Connections;
import dev.midflight.sidecar.handover.HandoverMessage.CountersState;
import dev.midflight.sidecar.handover.HandoverMessage.Data;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import dev.midflight.sidecar.handover.HandoverMessage.Listeners;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.sys.Datagram;
import dev.midflight.sidecar.sys.OpenFile;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    private static final byte[] COUNTERS = {1, 2, 3};
    private static final byte[] NO_BYTES = {};

    @TempDir private Path directory;

    private final BatchAssembler assembler = new BatchAssembler();
    private final List<Integer> received = new ArrayList<>();

    @Test
    void aBatchOfAnyShapeComesOverWhole() throws Exception {
        for (int seed = 0; seed < 40; seed++) {
            FrozenBatch batch = batchOf(new Random(seed));

            boolean sent = BatchWriter.write(batch, COUNTERS, this::deliver);

            assertTrue(sent);
            FrozenBatch taken =
                    assembler.take(
                            new End(batch.listeners().size(), batch.connections().size(), 0));
            assertSame(batch, taken);
        }
    }

    @Test
    void countersOfAnyLengthComeOverWhole() throws Exception {
        StringBuilder lines = new StringBuilder("REQUESTS.inbound 7\n");
        for (int i = 0; i < 9_000; i++) {
            lines.append("some|labels=").append(i).append(" 1\n");
        }
        lines.append("REQUESTS.inbound 7\n");
        byte[] counters = lines.toString().getBytes(StandardCharsets.US_ASCII);
        try (TestingProxy proxy =
                TestingProxy.idle(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))) {
            IncomingBatch batch = new IncomingBatch(proxy.dataPath());

            BatchWriter.write(
                    new FrozenBatch(List.of(), List.of()),
                    counters,
                    (message, descriptors) -> {
                        add(batch, message, descriptors);
                        return true;
                    });
            batch.build(new End(0, 0, 0));
            batch.start(EventLog.to(System.err, Clock.systemUTC(), LogLevel.WARN));

            assertEquals(14, proxy.telemetry().total(Counter.REQUESTS));
        }
    }

    private static void add(IncomingBatch batch, HandoverMessage message, int[] descriptors) {
        try {
            Envelope envelope = new Envelope(1, Epoch.of(2), message);
            batch.add(HandoverCodec.decode(HandoverCodec.encode(envelope)).message(), descriptors);
        } catch (MalformedHandoverException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stopsWritingAsSoonAsAMessageDoesNotGo() {
        List<HandoverMessage> asked = new ArrayList<>();

        boolean sent =
                BatchWriter.write(
                        batchOf(new Random(3)),
                        COUNTERS,
                        (message, descriptors) -> {
                            asked.add(message);
                            return asked.size() < 2;
                        });

        assertFalse(sent);
        assertEquals(2, asked.size());
    }

    @Test
    void whatADeadProxyLeftIsTakenAsFarAsItIsWhole() throws Exception {
        assembler.add(new Listeners(List.of("inbound"), false), descriptors(1));
        assembler.add(new Connections(List.of(header(1, 10, new byte[10]))), descriptors(1));
        assembler.add(new Connections(List.of(header(2, 100_000, NO_BYTES))), descriptors(1));
        assembler.add(new Data(2, new byte[5]));

        FrozenBatch whole = assembler.takeWhole();

        assertEquals(1, whole.listeners().size());
        assertEquals(List.of(1L), whole.connections().stream().map(MovedConnection::id).toList());
        assertFalse(isOpen(received.getLast()));
        BatchAssembler.close(whole);
    }

    @Test
    void refusesWhatDoesNotFitTogetherAndLeaksNothing() throws Exception {
        assertThrows(
                MalformedHandoverException.class,
                () -> assembler.add(new Listeners(List.of("a", "b"), false), descriptors(1)));
        assertThrows(
                MalformedHandoverException.class,
                () -> assembler.add(new Listeners(List.of("a"), false), descriptors(2)));
        assertThrows(
                MalformedHandoverException.class,
                () ->
                        assembler.add(
                                new Connections(
                                        List.of(header(1, 0, NO_BYTES), header(2, 0, NO_BYTES))),
                                descriptors(1)));
        assertThrows(
                MalformedHandoverException.class,
                () ->
                        assembler.add(
                                new Connections(List.of(header(3, 0, NO_BYTES))), descriptors(2)));
        assertThrows(
                MalformedHandoverException.class,
                () ->
                        assembler.add(
                                new Connections(
                                        List.of(
                                                header(
                                                        4,
                                                        MovedConnection.MAX_STATE_BYTES + 1,
                                                        NO_BYTES))),
                                descriptors(1)));
        assertThrows(
                MalformedHandoverException.class, () -> assembler.add(new Data(99, new byte[1])));

        assembler.discard();

        received.forEach(descriptor -> assertFalse(isOpen(descriptor)));
    }

    @Test
    void refusesAnEndThatSaysSomethingElse() throws Exception {
        assembler.add(new Connections(List.of(header(1, 0, NO_BYTES))), descriptors(1));

        assertThrows(MalformedHandoverException.class, () -> assembler.take(new End(0, 2, 0)));

        assembler.discard();
        assertFalse(isOpen(received.getFirst()));
    }

    private boolean deliver(HandoverMessage message, int[] descriptors) {
        try {
            Envelope envelope = new Envelope(1, Epoch.of(2), message);
            assertTrue(descriptors.length <= Datagram.MAX_DESCRIPTORS);
            switch (HandoverCodec.decode(HandoverCodec.encode(envelope)).message()) {
                case Listeners listeners -> assembler.add(listeners, descriptors);
                case Connections connections -> assembler.add(connections, descriptors);
                case Data data -> assembler.add(data);
                case CountersState state -> assertArrayEquals(COUNTERS, state.counters());
                case HandoverMessage other -> throw new AssertionError(other);
            }
            return true;
        } catch (MalformedHandoverException e) {
            throw new AssertionError(e);
        }
    }

    /** Numbers of descriptors do not matter here: nothing is opened or closed. */
    private static FrozenBatch batchOf(Random random) {
        List<MovedListener> listeners = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            listeners.add(new MovedListener("listener-" + i, random.nextInt(1000)));
        }
        List<MovedConnection> connections = new ArrayList<>();
        for (int i = random.nextInt(600); i > 0; i--) {
            byte[] state =
                    new byte
                            [random.nextInt(50) == 0
                                    ? random.nextInt(300_000)
                                    : random.nextInt(900)];
            random.nextBytes(state);
            List<Integer> own = random.ints(random.nextInt(1, 4), 0, 9999).boxed().toList();
            connections.add(new MovedConnection("http1", i, own, state));
        }
        return new FrozenBatch(listeners, connections);
    }

    private static void assertSame(FrozenBatch expected, FrozenBatch actual) {
        assertEquals(expected.listeners(), actual.listeners());
        assertEquals(expected.connections().size(), actual.connections().size());
        for (int i = 0; i < expected.connections().size(); i++) {
            MovedConnection one = expected.connections().get(i);
            MovedConnection other = actual.connections().get(i);
            assertEquals(one.id(), other.id());
            assertEquals(one.protocol(), other.protocol());
            assertEquals(one.descriptors(), other.descriptors());
            assertArrayEquals(one.state(), other.state());
        }
    }

    private static ConnectionHeader header(long id, int stateBytes, byte[] inline) {
        return new ConnectionHeader("tcp", id, 1, stateBytes, inline);
    }

    private int[] descriptors(int count) throws Exception {
        int[] descriptors = new int[count];
        for (int i = 0; i < count; i++) {
            descriptors[i] = OpenFile.of(directory).number();
            received.add(descriptors[i]);
        }
        return descriptors;
    }

    private static boolean isOpen(int descriptor) {
        return Files.exists(Path.of("/proc/self/fd/" + descriptor));
    }
}
