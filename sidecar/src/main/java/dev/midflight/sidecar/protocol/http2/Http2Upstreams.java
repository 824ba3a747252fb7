package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.Upstreams;
import java.util.HashMap;
import java.util.Map;

/** Sends requests to their original destination over shared HTTP/2 connections. */
public final class Http2Upstreams implements Upstreams {
    private final ClientShared shared;
    private final Map<Target, ClientPool> pools = new HashMap<>();

    public Http2Upstreams(Worker worker) {
        Fields fields = new Fields();
        this.shared =
                new ClientShared(
                        worker,
                        new Engine(worker.config().http2(), new Flushes(worker.loop()), fields),
                        new ResponseHead(fields),
                        new Heads());
    }

    @Override
    public UpstreamStream open(Origin origin, UpstreamListener listener) {
        Target target = origin.target();
        ClientPool pool = pools.get(target);
        if (pool == null) {
            pool = new ClientPool(target, shared);
            pools.put(target, pool);
        }
        return new ClientStream(pool, listener);
    }

    @Override
    public void tick() {
        pools.values().removeIf(ClientPool::tick);
    }

    @Override
    public void close() {
        pools.values().forEach(ClientPool::close);
    }
}
