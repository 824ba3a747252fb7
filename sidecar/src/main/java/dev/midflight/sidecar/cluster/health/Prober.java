package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.UpstreamProtocol;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/** Asks one endpoint; on its event loop only. */
interface Prober {
    /** True: healthy; false: not, or no answer in time. Never fails. */
    Future<Boolean> ask(int timeoutMillis);

    /** It is not asked any more. */
    void close();

    /**
     * @param protocol what an HTTP probe speaks; {@code SAME}: HTTP/1.1, for there is no client
     * @param authority what an HTTP probe without one of its own says, and every gRPC one
     */
    static Prober of(
            HealthProbe probe,
            UpstreamProtocol protocol,
            InetSocketAddress address,
            String authority,
            EventLoop loop) {
        return switch (probe) {
            case HealthProbe.None _ -> throw new IllegalArgumentException("probe: None");
            case HealthProbe.Tcp _ -> new TcpProber(address, loop);
            case HealthProbe.Http http -> httpProber(http, protocol, address, authority, loop);
            case HealthProbe.Grpc(String service) -> new GrpcProber(service, address, loop);
        };
    }

    private static Prober httpProber(
            HealthProbe.Http probe,
            UpstreamProtocol protocol,
            InetSocketAddress address,
            String authority,
            EventLoop loop) {
        HttpTransport transport =
                switch (protocol) {
                    case SAME, HTTP1 -> new Http1Transport();
                    case HTTP2 -> new Http2Transport();
                };
        return new HttpProber(probe, transport, address, authority, loop);
    }
}
