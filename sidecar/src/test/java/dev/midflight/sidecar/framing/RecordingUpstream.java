package dev.midflight.sidecar.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A server that reads by {@link StrictReader}, remembers what it read, and answers as it is told.
 */
final class RecordingUpstream implements Closeable {
    /**
     * What a request is answered.
     *
     * @param closes the connection ends after it
     * @param echoes what comes after it is sent back
     * @param lingers it ends soon after it
     */
    record Answer(String bytes, boolean closes, boolean echoes, boolean lingers) {
        Answer(String bytes, boolean closes, boolean echoes) {
            this(bytes, closes, echoes, false);
        }

        /** The connection ends soon, if nothing more is asked on it. */
        static Answer thenLinger(String bytes) {
            return new Answer(bytes, false, false, true);
        }

        static final Answer OK =
                new Answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false, false);
    }

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);
    private static final int LINGER_MILLIS = 15;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Message> messages = new ArrayList<>();
    private String unread = "";
    private volatile Function<Message, Answer> answers;

    RecordingUpstream(Function<Message, Answer> answers) {
        this.answers = answers;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Forgets what came so far. */
    synchronized void begin(Function<Message, Answer> next) {
        answers = next;
        messages.clear();
        unread = "";
    }

    /** The whole messages so far, of all connections; last of one, what nobody can read. */
    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** All that came on one connection. */
    synchronized String received() {
        return messages.stream().map(Message::raw).collect(Collectors.joining()) + unread;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            byte[] buffer = new byte[65_536];
            String stream = "";
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                stream += new String(buffer, 0, read, ISO_8859_1);
                Optional<Message> message = take(stream);
                if (message.isEmpty() && expects(stream)) {
                    socket.getOutputStream().write(CONTINUE);
                }
                while (message.isPresent()) {
                    if (message.get().isFlawed()) {
                        return;
                    }
                    Answer answer = answers.apply(message.get());
                    socket.getOutputStream().write(answer.bytes.getBytes(ISO_8859_1));
                    if (answer.closes) {
                        return;
                    }
                    if (answer.echoes) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    }
                    socket.setSoTimeout(answer.lingers ? LINGER_MILLIS : 0);
                    stream = stream.substring(message.get().raw().length());
                    message = take(stream);
                }
            }
        } catch (IOException e) {
            // the other side is gone
        } finally {
            open.remove(socket);
        }
    }

    /** True if no content of the request is there, and its client waits to be told to go on. */
    private static boolean expects(String stream) {
        return stream.endsWith("\r\n\r\n")
                && StrictReader.request(stream)
                        .flatMap(head -> head.field("expect"))
                        .filter("100-continue"::equals)
                        .isPresent();
    }

    private synchronized Optional<Message> take(String stream) {
        Optional<Message> message =
                StrictReader.request(stream).filter(m -> m.complete() || m.isFlawed());
        message.ifPresent(messages::add);
        unread = message.isPresent() ? "" : stream;
        return message;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
