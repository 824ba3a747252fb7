package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.ClusterTransport;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.Heads;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.Upstreams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends requests to their original destination, or a cluster's host, over shared connections. */
public final class Http2Upstreams implements Upstreams, ClusterTransport {
    private final ClientShared shared;
    private final Map<Target, ClientPool> pools = new HashMap<>();
    private final Map<UpstreamPool, ClientPool> ofHosts = new HashMap<>();

    /** Of connections whose cluster or host is gone, while something is under way on them. */
    private final List<ClientPool> orphans = new ArrayList<>();

    /** What has come from another process, by the numbers that it had there. */
    private final Map<Long, ClientConnection> arrived = new HashMap<>();

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
        ClientPool pool = poolOf(caller.origin().target());
        return new ClientStream(pool, caller.origin().direction(), listener);
    }

    private ClientPool poolOf(Target target) {
        return pools.computeIfAbsent(target, key -> new ClientPool(key, null, shared));
    }

    /** Nothing is sent twice for being on a used connection: its peer says what it has taken. */
    @Override
    public UpstreamStream open(
            UpstreamPool of, Caller caller, UpstreamListener listener, boolean fresh) {
        return new ClientStream(poolOf(of), caller.origin().direction(), listener);
    }

    private ClientPool poolOf(UpstreamPool host) {
        ClientPool pool = ofHosts.get(host);
        if (pool == null) {
            pool = new ClientPool(host.target(), host, shared);
            ofHosts.put(host, pool);
            host.share(pool);
        }
        return pool;
    }

    @Override
    public UpstreamStream adopt(Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        return adopt(poolOf(caller.origin().target()), caller, listener, state);
    }

    @Override
    public UpstreamStream adopt(
            @Nullable UpstreamPool of, Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        return adopt(of == null ? null : poolOf(of), caller, listener, state);
    }

    private UpstreamStream adopt(
            @Nullable ClientPool otherwise, Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        ClientStreamState moved = ClientStreamState.parse(state);
        ClientConnection on = connectionOf(moved);
        ClientPool pool = on == null ? otherwise : on.pool();
        if (pool == null) {
            throw new MoveRejectedException("http2: the endpoint that was chosen is not here");
        }
        return ClientStream.adopted(pool, caller.origin().direction(), listener, on, moved);
    }

    /** Null: it waits for one. */
    private @Nullable ClientConnection connectionOf(ClientStreamState moved)
            throws MoveRejectedException {
        ClientConnection on = arrived.get(moved.connection());
        if (on == null && moved.connection() != 0) {
            throw new MoveRejectedException("http2: a request's connection did not come");
        }
        return on;
    }

    /** Gives the connections away on which nothing is under way, for a handover; by their ids. */
    public Map<Long, Flow> drain() {
        return flows(ClientPool::drain);
    }

    /** The connections with requests under way, which go on until they are frozen; by their ids. */
    public Map<Long, Flow> busy() {
        return flows(ClientPool::busy);
    }

    private Map<Long, Flow> flows(Function<ClientPool, List<ClientConnection>> of) {
        Map<Long, Flow> flows = new LinkedHashMap<>();
        allPools()
                .flatMap(pool -> of.apply(pool).stream())
                .forEach(
                        connection -> {
                            long id = shared.worker().nextId();
                            connection.movesAs(id);
                            flows.put(id, new SharedHttp2(id, this, connection));
                        });
        return flows;
    }

    private Stream<ClientPool> allPools() {
        return Stream.of(pools.values(), ofHosts.values(), orphans).flatMap(Collection::stream);
    }

    /**
     * A connection that comes from another process, on any thread.
     *
     * @throws MoveRejectedException if its state is not one that a connection goes on with
     */
    public Flow arriving(long id, Origin origin, PooledLink pooled, byte[] state)
            throws MoveRejectedException {
        return new ArrivingHttp2(id, origin, this, pooled, MovedHttp2.parse(state, false));
    }

    /**
     * @throws MoveRejectedException if {@link #arriving} would not understand it
     */
    public static void check(byte[] state) throws MoveRejectedException {
        var _ = MovedHttp2.parse(state, false);
    }

    /** Null: it is of no use here. */
    @Nullable ClientConnection arrive(PooledLink pooled, MovedHttp2 state) {
        ClientPool pool = poolFor(pooled);
        if (pool == null && state.connection().streams().isEmpty()) {
            return null;
        }
        if (pool == null) {
            pool = ClientPool.orphan(pooled.target(), shared);
        }
        try {
            ClientConnection connection = ClientConnection.adopted(pool, pooled, state);
            UpstreamPool host = pool.host();
            if (host != null) {
                host.adopt(pooled.link());
            }
            arrived.put(state.number(), connection);
            return connection;
        } catch (MoveRejectedException _) {
            return null;
        }
    }

    /** All that came in a handover has found what it belongs to. */
    public void allArrived() {
        arrived.clear();
    }

    /** Null: its cluster or host is not here. */
    private @Nullable ClientPool poolFor(PooledLink pooled) {
        if (pooled.cluster() == null) {
            return poolOf(pooled.target());
        }
        UpstreamPool host = shared.worker().clusters().poolOf(pooled.cluster(), pooled.target());
        return host == null ? null : poolOf(host);
    }

    /** Goes on with one that did not go, or has come. */
    void takeBack(ClientConnection connection) {
        ClientPool pool = connection.pool();
        UpstreamPool host = pool.host();
        boolean isKnown =
                pool == (host == null ? pools.get(pool.target()) : ofHosts.get(host))
                        || orphans.contains(pool);
        if (!isKnown && connection.isAtRest()) {
            connection.close();
            return;
        }
        if (!isKnown) {
            orphans.add(pool);
        }
        pool.takeBack(connection);
    }

    Worker worker() {
        return shared.worker();
    }

    /** A second has passed. */
    public void tick() {
        tick(pools);
        tick(ofHosts);
        List.copyOf(orphans).stream().filter(ClientPool::tick).forEach(orphans::remove);
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
        allPools().toList().forEach(ClientPool::close);
    }
}
