package dev.midflight.e2e.load;

import dev.midflight.e2e.http.Head;
import dev.midflight.e2e.http.Pattern;
import dev.midflight.e2e.stream.WrongBytesException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests with an id of their own, and the proof that an answer is the one to its request. */
final class Echo {
    private final String client;
    private final int bodyBytes;
    private final AtomicInteger numbers = new AtomicInteger();

    Echo(String client, int bodyBytes) {
        this.client = client;
        this.bodyBytes = bodyBytes;
    }

    /** A request that was written. */
    record Sent(String id, byte[] body) {}

    String client() {
        return client;
    }

    Sent send(ClientConnection connection) throws IOException {
        return send(connection, 0);
    }

    /** A request that is answered after that time. */
    Sent send(ClientConnection connection, int answerMillis) throws IOException {
        int number = numbers.getAndIncrement();
        String id = client + "-" + number;
        byte[] body = Pattern.block(number, 0, bodyBytes);
        String delay = answerMillis > 0 ? "&millis=" + answerMillis : "";
        connection.begin("POST /echo?id=" + id + delay, body.length).write(body);
        return new Sent(id, body);
    }

    /** Reads the answer to {@code sent}; true if the connection can go on. */
    boolean receive(ClientConnection connection, Sent sent) throws IOException {
        Head head = connection.answer();
        byte[] body = connection.body(head).readAllBytes();
        String id = head.field("x-id").orElse("none");
        if (!id.equals(sent.id())) {
            throw new WrongBytesException("the answer to " + id + " (expected: " + sent.id() + ")");
        }
        if (!Arrays.equals(body, sent.body())) {
            throw new WrongBytesException("the body of the answer to " + id);
        }
        return !head.closes();
    }
}
