package dev.midflight.sidecar.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Listens where the interceptor would and keeps what it is told; records every request but {@code
 * status}, with its body, and answers it from a script or, without one, as the interceptor does
 * where all goes well.
 */
public final class TestingInterceptor implements AutoCloseable {
    public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

    private final ServerSocketChannel server;
    private final boolean old;
    private volatile String wanted = "none";
    private volatile String scope = "";
    private volatile String watch = "";
    private volatile String actual = "";

    public TestingInterceptor(Path socket) throws IOException {
        this(socket, false);
    }

    private TestingInterceptor(Path socket, boolean old) throws IOException {
        this.old = old;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
    }

    /** One that knows rules, but neither scopes nor anything to watch. */
    public static TestingInterceptor old(Path socket) throws IOException {
        return new TestingInterceptor(socket, true);
    }

    /** As another proxy has told it before. */
    public TestingInterceptor told(String wantedState, String keptScope) {
        wanted = wantedState;
        scope = keptScope;
        return this;
    }

    /** What it says of its watchdog, and the rest of its status, from now on. */
    public void watch(String state) {
        watch = " watch=" + state;
    }

    /** What it finds in the kernel from now on, whatever it was told. */
    public void actual(String state) {
        actual = state;
    }

    /** The next request that begins so, others are skipped. */
    public String next(String beginning) throws InterruptedException {
        String request = requests.take();
        while (!request.startsWith(beginning)) {
            request = requests.take();
        }
        return request;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                answer(client);
            } catch (IOException _) {
                // The client gave up, or the test is over.
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(client));
        String line = line(in);
        if (line.equals("status")) {
            reply(client, status());
            return;
        }
        List<String> words = List.of(line.split(" ", -1));
        if (old && (words.size() > 3 || words.getFirst().equals("watch"))) {
            requests.add("unknown " + words.getFirst());
            // It takes what follows for requests, too.
            reply(client, "error unknown-command\nerror unknown-command");
            return;
        }
        List<String> body = new ArrayList<>();
        if (words.getFirst().equals("apply")) {
            for (String length : words.subList(1, words.size())) {
                body.add(new String(in.readNBytes(Integer.parseInt(length)), US_ASCII));
            }
        }
        String scripted = replies.poll();
        if (scripted == null) {
            keep(words.getFirst(), body);
        }
        requests.add(body.isEmpty() ? line : "apply " + String.join("|", body));
        reply(client, scripted == null ? "ok" : scripted);
    }

    private void keep(String command, List<String> body) {
        if (command.equals("apply")) {
            wanted = "on";
            scope = body.size() > 2 ? body.get(2) : "";
        } else if (command.equals("bypass")) {
            wanted = "off";
        }
    }

    private String status() {
        String found = actual.isEmpty() ? (wanted.equals("on") ? "on" : "off") : actual;
        String known = "ok wanted=" + wanted + " actual=" + found + " backend=nft ipv6=yes";
        return old ? known : known + watch + " scope=" + scope;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static void reply(SocketChannel client, String reply) throws IOException {
        client.write(ByteBuffer.wrap((reply + "\n").getBytes(US_ASCII)));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
