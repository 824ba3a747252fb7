package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.ClusterTransport;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.Heads;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.Upstreams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends requests to their original destination, or a cluster's host, over shared connections. */
public final class Http2Upstreams implements Upstreams, ClusterTransport {
    private final ClientShared shared;
    private final Map<Target, ClientPool> pools = new HashMap<>();
    private final Map<UpstreamPool, ClientPool> ofHosts = new HashMap<>();

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
    public UpstreamStream open(Caller caller, UpstreamListener listener) {
        Target target = caller.origin().target();
        ClientPool pool = pools.get(target);
        if (pool == null) {
            pool = new ClientPool(target, null, shared);
            pools.put(target, pool);
        }
        return new ClientStream(pool, caller.origin().direction(), listener);
    }

    /** Nothing is sent twice for being on a used connection: its peer says what it has taken. */
    @Override
    public UpstreamStream open(
            UpstreamPool of, Caller caller, UpstreamListener listener, boolean fresh) {
        ClientPool pool = ofHosts.get(of);
        if (pool == null) {
            pool = new ClientPool(of.target(), of, shared);
            ofHosts.put(of, pool);
            of.share(pool);
        }
        return new ClientStream(pool, caller.origin().direction(), listener);
    }

    /** A second has passed. */
    public void tick() {
        tick(pools);
        tick(ofHosts);
    }

    /** What a tick gives up may be followed by a request to where nothing went before. */
    private static <K> void tick(Map<K, ClientPool> pools) {
        for (Map.Entry<K, ClientPool> entry : List.copyOf(pools.entrySet())) {
            if (entry.getValue().tick()) {
                pools.remove(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Ends all connections, and what is under way on them. */
    public void close() {
        List.copyOf(pools.values()).forEach(ClientPool::close);
        List.copyOf(ofHosts.values()).forEach(ClientPool::close);
    }
}
