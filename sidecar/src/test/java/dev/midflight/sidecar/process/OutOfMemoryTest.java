package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real proxy without heap left ends, so that its launcher starts it anew. */
@Timeout(120)
class OutOfMemoryTest {
    private static final int MANY_CLIENTS = 15000;

    @TempDir private Path directory;

    @Test
    void withoutHeapItEnds() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory);
                Greedy clients = new Greedy(pair.port())) {
            List.of("-Xmx16m", "-XX:MaxDirectMemorySize=1g", "-XX:+ExitOnOutOfMemoryError")
                    .forEach(pair.a()::option);
            pair.a().start(1);
            pair.a().await("serving");

            int open = 0;
            while (open < MANY_CLIENTS && pair.a().isRunning()) {
                open += clients.add("POST /x HTTP/1.1\r\nHost: app\r\nX: " + "x".repeat(100));
            }

            assertEquals(3, pair.a().awaitExit());
            pair.a().awaitLog("Terminating due to java.lang.OutOfMemoryError");
            System.out.printf("out of heap: 16 MiB after %d connections%n", open);
        }
    }

    /** Clients that begin a request and never end it. */
    private static final class Greedy implements AutoCloseable {
        private final InetSocketAddress proxy;
        private final List<SocketChannel> channels = new ArrayList<>();

        Greedy(int port) {
            this.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        /** How many connections came of it. */
        int add(String first) {
            try {
                SocketChannel channel = SocketChannel.open(proxy);
                channels.add(channel);
                channel.write(UTF_8.encode(first));
                channel.configureBlocking(false);
                return 1;
            } catch (IOException e) {
                return 0;
            }
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }
}
