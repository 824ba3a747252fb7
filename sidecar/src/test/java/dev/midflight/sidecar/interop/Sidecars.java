package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.TestingProxy;
import java.net.InetSocketAddress;

/** Two of them: the client's, which calls the server's. */
record Sidecars(TestingProxy near, TestingProxy far) implements AutoCloseable {
    static Sidecars to(InetSocketAddress server, Way way) {
        TestingProxy near = way.toServer(server);
        return new Sidecars(near, way.toSidecar(near.address("inbound")));
    }

    String url() {
        return HttpPeer.url(far);
    }

    @Override
    public void close() {
        far.close();
        near.close();
    }
}
