package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.ForkedProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Go's HTTP server for the clients: HTTP/1.1 and HTTP/2 in clear text on one port. */
final class HttpPeer implements AutoCloseable {
    static final String MODULE = "http-peers";

    private final Path programs;
    private final ForkedProgram server;

    HttpPeer() throws IOException, InterruptedException {
        programs = GoPrograms.build(MODULE);
        server = ForkedProgram.start(List.of(programs.resolve("server").toString()), Map.of());
        server.await("serving");
    }

    InetSocketAddress address() {
        int port = Integer.parseInt(server.output().lines().findFirst().orElseThrow());
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** What its page in a browser has told it, once it has. */
    String told() {
        return server.await("over").output().lines().skip(2).reduce("", (a, b) -> a + b + "\n");
    }

    /** Go's client of the same module. */
    Path client() {
        return programs.resolve("client");
    }

    static String url(TestingProxy proxy) {
        return "http://127.0.0.1:" + proxy.address("inbound").getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
