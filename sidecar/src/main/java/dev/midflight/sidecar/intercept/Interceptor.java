package dev.midflight.sidecar.intercept;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.sidecar.intercept.InterceptorReply.Done;
import dev.midflight.sidecar.intercept.InterceptorReply.Refused;
import dev.midflight.sidecar.witness.WitnessLine;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the interceptor, root in the pod's network, can find out for others; every call blocks. */
public final class Interceptor {
    private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(10);

    private final InterceptorClient client;

    /**
     * @param socket {@code /run/midflight/net.sock} in a pod
     */
    public Interceptor(Path socket) {
        this.client = new InterceptorClient(socket, EXCHANGE_TIMEOUT);
    }

    /**
     * Counts the application's connections.
     *
     * @param ports empty: every one that it listens on
     */
    public Sockets countConnections(List<Integer> ports) throws IOException {
        return switch (client.sockets(ports)) {
            case Done done -> sockets(done);
            case Refused refused -> throw new IOException("interceptor: " + refused.reason());
        };
    }

    private static Sockets sockets(Done done) throws IOException {
        return new Sockets(
                count(done, "direct"),
                count(done, "proxied"),
                count(done, "direct-outbound"),
                count(done, "proxied-outbound"),
                done.number("direct-quiet"),
                done.number("proxied-quiet"));
    }

    private static int count(Done done, String key) throws IOException {
        long count = done.number(key);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IOException("interceptor: no " + key + " in its reply");
        }
        return (int) count;
    }

    /**
     * Connects to another pod's witness port the way that the application's connections go.
     *
     * @throws IllegalArgumentException if the address is no literal, or the nonce is none
     */
    public Witnessed witness(String address, String nonce) throws IOException {
        InetAddress there = InetAddress.ofLiteral(address);
        String _ = WitnessLine.question(nonce);
        return switch (client.witness(there, nonce)) {
            case Done done ->
                    done.details().equals("refused")
                            ? new Witnessed.Refused()
                            : WitnessLine.read(done.details(), nonce);
            case Refused refused -> new Witnessed.Unknown("interceptor: " + refused.reason());
        };
    }
}
