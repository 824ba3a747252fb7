package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class Http1MoveTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy old = TestingProxy.serving(upstream.address());
    private final TestingProxy next = TestingProxy.idle(upstream.address());
    private final TestingClient client = old.connect();

    @AfterEach
    void closeAll() {
        client.close();
        old.close();
        next.close();
        upstream.close();
    }

    @Test
    void movesAnIdleConnectionWithItsPooledUpstream() {
        client.send(GET);
        TestingClient server = answering();
        assertEquals(OK, client.receiveText(OK.length()));

        FrozenBatch moved = move();

        assertEquals(2, moved.connections().size());
        client.send(GET);
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        assertEquals(OK, client.receiveText(OK.length()));
        assertEquals(2, next.telemetry().total(Counter.REQUESTS));
    }

    @Test
    void movesInTheMiddleOfAHead() {
        client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = answering();
        assertEquals(OK, client.receiveText(OK.length()));
        client.send("GET /second HTTP/1.1\r\nHo");
        awaitBytes("GET /first HTTP/1.1\r\nHost: a\r\n\r\nGET /second HTTP/1.1\r\nHo".length());

        move();
        client.send("st: a\r\n\r\n");

        assertTrue(
                server.receiveUntil("\r\n\r\n").startsWith("GET /second HTTP/1.1\r\nHost: a\r\n"));
    }

    @Test
    void movesWhileTheResponseIsAwaited() {
        client.send(GET + GET);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        move();
        server.send(OK);

        assertEquals(OK, client.receiveText(OK.length()));
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /"));
        assertEquals(0, next.telemetry().total(Counter.FAILED));
    }

    @Test
    void movesInTheMiddleOfBothBodies() {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabc");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n6\r\nabc");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n123");
        client.receiveUntil("\r\n\r\n123");

        move();
        client.send("def\r\n0\r\n\r\n" + GET);
        server.send("456");

        assertEquals("def\r\n0\r\n\r\n", server.receiveText(10));
        assertEquals("456", client.receiveText(3));
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /"));
    }

    @Test
    void movesWhatASlowReaderHasNotTaken() {
        int length = 20 << 20;
        client.send(GET);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
        Thread.ofVirtual().start(() -> server.send(new byte[length]));
        client.receiveUntil("\r\n\r\n");
        client.receive(1 << 20);

        FrozenBatch moved = move();

        client.receive(length - (1 << 20));
        assertTrue(moved.connections().getFirst().state().length < 500_000);
        client.send(GET);
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /"));
    }

    @Test
    void answersBrokenChunksAfterAMoveAsBefore() {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabc");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n6\r\nabc");

        move();
        client.send("defX");

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 400"));
        assertTrue(server.isReset());
    }

    @Test
    void goesOnAfterAFreezeThatWasTakenBack() {
        client.send(GET);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
        server.send(OK);
        old.dataPath().exportCounters(1 << 18);
        TestingProxy.await(old.dataPath().resume(frozen));

        assertEquals(OK, client.receiveText(OK.length()));
        assertEquals(
                1, move().connections().stream().filter(c -> c.protocol().equals("http1")).count());
        assertEquals(1, next.telemetry().total(Counter.REQUESTS));
        assertFalse(next.telemetry().total(Counter.ACCEPTED) > 1);
    }

    private TestingClient answering() {
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        return server.send(OK);
    }

    private FrozenBatch move() {
        FrozenBatch moved = old.moveTo(next);
        old.exit();
        return moved;
    }

    private void awaitBytes(long count) {
        Await.until(
                count + " bytes", () -> old.telemetry().total(Counter.DOWNSTREAM_BYTES) >= count);
    }
}
