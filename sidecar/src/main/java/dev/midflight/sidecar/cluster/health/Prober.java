package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.HealthProbe;
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
     * @param authority what an HTTP probe without one of its own says, and every gRPC one
     */
    static Prober of(
            HealthProbe probe, InetSocketAddress address, String authority, EventLoop loop) {
        return switch (probe) {
            case HealthProbe.None _ -> throw new IllegalArgumentException("probe: None");
            case HealthProbe.Tcp _ -> new TcpProber(address, loop);
            case HealthProbe.Http http -> new HttpProber(http, address, authority, loop);
            case HealthProbe.Grpc(String service) -> new GrpcProber(service, address, loop);
        };
    }
}
