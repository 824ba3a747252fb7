package dev.midflight.sidecar.intercept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One request and one reply line over the interceptor's socket ({@code docs/design/pod.md});
 * blocks, up to a time limit.
 */
final class InterceptorClient {
    private static final int REPLY_MAX_BYTES = 512;

    private final Path socket;
    private final Duration timeout;

    InterceptorClient(Path socket, Duration timeout) {
        this.socket = requireNonNull(socket, "socket is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    InterceptorReply apply(RuleSets rules) throws IOException {
        byte[] ipv4 = rules.ipv4().getBytes(US_ASCII);
        byte[] ipv6 = rules.ipv6().getBytes(US_ASCII);
        byte[] head = ("apply " + ipv4.length + " " + ipv6.length + "\n").getBytes(US_ASCII);
        return exchange(
                ByteBuffer.allocate(head.length + ipv4.length + ipv6.length)
                        .put(head)
                        .put(ipv4)
                        .put(ipv6)
                        .flip());
    }

    InterceptorReply bypass() throws IOException {
        return exchange(ByteBuffer.wrap("bypass\n".getBytes(US_ASCII)));
    }

    InterceptorReply status() throws IOException {
        return exchange(ByteBuffer.wrap("status\n".getBytes(US_ASCII)));
    }

    private InterceptorReply exchange(ByteBuffer request) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            while (request.hasRemaining()) {
                await(selector, deadline);
                channel.write(request);
            }
            key.interestOps(SelectionKey.OP_READ);
            return InterceptorReply.parse(readLine(channel, selector, deadline));
        }
    }

    private static String readLine(SocketChannel channel, Selector selector, long deadline)
            throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(REPLY_MAX_BYTES);
        while (reply.hasRemaining()) {
            await(selector, deadline);
            int read = channel.read(reply);
            if (read < 0) {
                throw new IOException("interceptor closed before it answered");
            }
            if (reply.position() > 0 && reply.get(reply.position() - 1) == '\n') {
                return US_ASCII.decode(reply.flip()).toString().stripTrailing();
            }
        }
        throw new IOException("interceptor's reply is longer than " + REPLY_MAX_BYTES + " bytes");
    }

    private static void await(Selector selector, long deadline) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0) {
            throw new IOException("interceptor did not answer in time");
        }
        selector.selectedKeys().clear();
    }
}
