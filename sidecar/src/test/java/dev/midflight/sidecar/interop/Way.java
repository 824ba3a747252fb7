package dev.midflight.sidecar.interop;

import dev.midflight.sidecar.testing.TestingProxy;
import java.net.InetSocketAddress;

/** How two sidecars pass HTTP on: of HTTP/2 the bytes or each stream, to where or by a route. */
enum Way {
    RELAYED("relay", "http2", "http2", false),
    STREAMS("streams", "http2", "http2", false),
    STREAMS_TO_HTTP1("streams", "http2", "http1", false),
    ROUTED("streams", "http2", "http2", true),
    ROUTED_TO_HTTP1("streams", "http2", "http1", true),
    ROUTED_HTTP1("streams", "http1", "http1", true);

    private final String mode;
    private final String between;
    private final String upstream;
    private final boolean routed;

    Way(String mode, String between, String upstream, boolean routed) {
        this.mode = mode;
        this.between = between;
        this.upstream = upstream;
        this.routed = routed;
    }

    TestingProxy toServer(InetSocketAddress server) {
        return to(server, upstream);
    }

    TestingProxy toSidecar(InetSocketAddress next) {
        return to(next, between);
    }

    private TestingProxy to(InetSocketAddress address, String protocol) {
        return routed
                ? TestingProxy.routedTo(address, protocol)
                : TestingProxy.serving(
                        address, "MIDFLIGHT_HTTP2=" + mode, "MIDFLIGHT_HTTP2_UPSTREAM=" + protocol);
    }
}
