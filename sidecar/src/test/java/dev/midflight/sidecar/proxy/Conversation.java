package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;

/** A client and a server with a proxy between them, after the client's first words. */
record Conversation(
        TestingUpstream upstream, TestingProxy proxy, TestingClient client, TestingClient server)
        implements AutoCloseable {

    static Conversation begun(byte[] words, String... variables) {
        TestingUpstream upstream = new TestingUpstream();
        TestingProxy proxy = TestingProxy.serving(upstream.address(), variables);
        return through(proxy, upstream, words);
    }

    static Conversation through(TestingProxy proxy, TestingUpstream upstream, byte[] words) {
        TestingClient client = proxy.connect().send(words);
        TestingClient server = upstream.accept();
        assertArrayEquals(words, server.receive(words.length));
        return new Conversation(upstream, proxy, client, server);
    }

    /** The client's words arrive as they are. */
    Conversation ask(byte[] words) {
        client.send(words);
        assertArrayEquals(words, server.receive(words.length));
        return this;
    }

    /** The server's words arrive as they are. */
    Conversation answer(byte[] words) {
        server.send(words);
        return hear(words);
    }

    Conversation hear(byte[] words) {
        assertArrayEquals(words, client.receive(words.length));
        return this;
    }

    long open(FlowKind kind) {
        return proxy.telemetry().open(kind, Direction.INBOUND);
    }

    long total(Counter counter) {
        return proxy.telemetry().total(counter);
    }

    boolean isOver() {
        return client.isAtEnd() && server.isAtEnd();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        proxy.close();
        upstream.close();
    }
}
