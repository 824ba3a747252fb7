package dev.midflight.sidecar.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A way to an upstream that records; one stream at a time. */
record Way(String name, InetSocketAddress entry, RecordingUpstream upstream) {
    static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";

    /** Answered, it ends the connection. */
    static final String LAST = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final int IDLE_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 3000;

    /** What came to the other side, and what was answered. */
    record Outcome(List<Message> messages, List<Message> answers) {
        boolean hasRefusal() {
            return answers.stream().anyMatch(a -> a.status().matches("[45].."));
        }

        boolean endsWithRefusal() {
            return !answers.isEmpty() && answers.getLast().status().matches("[45]..");
        }
    }

    static RecordingUpstream.Answer noContent(Message request) {
        return new RecordingUpstream.Answer("HTTP/1.1 204 No Content\r\n\r\n", false, false);
    }

    Outcome requests(String stream) {
        upstream.begin(Way::noContent);
        List<Message> answers = read(exchange(stream), Integer.MAX_VALUE);
        return new Outcome(upstream.messages(), answers);
    }

    /** What comes of a response, and of the one after it. */
    List<Message> responses(String evil) {
        upstream.begin(
                request ->
                        request.startLine().contains("/last")
                                ? RecordingUpstream.Answer.OK
                                : RecordingUpstream.Answer.thenLinger(evil));
        return read(exchange(FIRST + LAST), 2);
    }

    private static List<Message> read(String answers, int limit) {
        List<Message> list = new ArrayList<>();
        String rest = answers;
        for (Optional<Message> next = StrictReader.response(rest, false, true);
                next.isPresent() && list.size() < limit;
                next = StrictReader.response(rest, false, true)) {
            list.add(next.get());
            rest = rest.substring(next.get().raw().length());
        }
        return list;
    }

    /**
     * Everything that is answered up to the end. A connection that waits for more is told only then
     * that nothing comes: HAProxy drops valid requests of a client that ends its side at once.
     */
    private String exchange(String stream) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try (Socket socket = new Socket(entry.getAddress(), entry.getPort())) {
            socket.getOutputStream().write(stream.getBytes(ISO_8859_1));
            socket.setSoTimeout(IDLE_MILLIS);
            try {
                socket.getInputStream().transferTo(answers);
            } catch (SocketTimeoutException e) {
                socket.shutdownOutput();
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.getInputStream().transferTo(answers);
            }
        } catch (IOException e) {
            // refused in the middle: what was answered before counts
        }
        return answers.toString(ISO_8859_1);
    }
}
