package dev.midflight.sidecar.intercept;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Listens where the interceptor would, records requests with their bodies, answers from a script;
 * then as told last.
 */
final class TestingInterceptor implements AutoCloseable {
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final ServerSocketChannel server;
    private volatile String mode = "off";

    TestingInterceptor(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::serve);
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
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        String[] words = line.toString().split(" ", -1);
        String body = "";
        if (words[0].equals("apply")) {
            int length = Integer.parseInt(words[1]) + Integer.parseInt(words[2]);
            body = new String(in.readNBytes(length), US_ASCII);
        }
        String scripted = words[0].equals("status") ? null : replies.poll();
        if (scripted == null && !words[0].equals("status")) {
            mode = words[0].equals("apply") ? "on" : "off";
        }
        requests.add(words[0] + " " + body);
        String reply = scripted != null ? scripted : "ok actual=" + mode + " backend=nft ipv6=yes";
        client.write(ByteBuffer.wrap((reply + "\n").getBytes(US_ASCII)));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
