package dev.midflight.sidecar.intercept;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.intercept.InterceptorReply.Refused;
import dev.midflight.sidecar.witness.WitnessLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One request and one reply line over the interceptor's socket ({@code docs/design/pod.md});
 * blocks, up to a time limit.
 */
final class InterceptorClient {
    private static final int REPLY_MAX_BYTES = 4096;

    private final Path socket;
    private final Duration timeout;

    InterceptorClient(Path socket, Duration timeout) {
        this.socket = requireNonNull(socket, "socket is null");
        this.timeout = requireNonNull(timeout, "timeout is null");
    }

    /** One that does not know of scopes yet gets the rules alone. */
    InterceptorReply apply(RuleSets rules, InterceptionScope scope) throws IOException {
        InterceptorReply reply = apply(rules.ipv4(), rules.ipv6(), scope.toString());
        return reply instanceof Refused refused && refused.isUnknownCommand()
                ? apply(rules.ipv4(), rules.ipv6())
                : reply;
    }

    private InterceptorReply apply(String... parts) throws IOException {
        StringBuilder head = new StringBuilder("apply");
        for (String part : parts) {
            head.append(' ').append(part.length());
        }
        return exchange(head.append('\n').append(String.join("", parts)).toString());
    }

    InterceptorReply bypass() throws IOException {
        return exchange("bypass\n");
    }

    InterceptorReply status() throws IOException {
        return exchange("status\n");
    }

    InterceptorReply watch(WatchPolicy policy) throws IOException {
        return exchange(
                "watch %s %d %s\n"
                        .formatted(
                                policy.bypassDeadProxy() ? "bypass" : "block",
                                policy.proxyDeathMillis(),
                                policy.repairDrift() ? "repair" : "report"));
    }

    /**
     * @param ports empty: every one that the application listens on
     */
    InterceptorReply sockets(List<Integer> ports) throws IOException {
        String which =
                ports.isEmpty()
                        ? "*"
                        : ports.stream().map(String::valueOf).collect(Collectors.joining(","));
        return exchange("sockets " + which + "\n");
    }

    InterceptorReply witness(InetAddress address, String nonce) throws IOException {
        return exchange(
                "witness "
                        + address.getHostAddress()
                        + " "
                        + WitnessLine.PORT
                        + " "
                        + nonce
                        + "\n");
    }

    private InterceptorReply exchange(String text) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(text.getBytes(US_ASCII));
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
            String text = US_ASCII.decode(reply.duplicate().flip()).toString();
            int end = text.indexOf('\n');
            if (end >= 0) {
                return text.substring(0, end).stripTrailing();
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
