package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.SharedConnections;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.cluster.WaitingLine;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one target: a stream goes to the first that has room; where
 * none has, to a new one, and where there are enough of them, it waits.
 */
final class ClientPool implements SharedConnections {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_WAITING = 10_000;

    private final Target target;
    private final @Nullable UpstreamPool host;
    private final ClientShared shared;
    private final List<ClientConnection> connections = new ArrayList<>();

    /** Given away in a handover, and may come back. */
    private final List<ClientConnection> away = new ArrayList<>();

    private final WaitingLine<ClientStream> waiting;

    private boolean advancing;
    private boolean isOrphan;

    /**
     * @param host where a cluster's connections are counted and limited; null: of none
     */
    ClientPool(Target target, @Nullable UpstreamPool host, ClientShared shared) {
        this.target = target;
        this.host = host;
        this.shared = shared;
        this.waiting =
                new WaitingLine<>(
                        shared.worker().loop(),
                        this::maxWaitMillis,
                        this::countWaiting,
                        this::late);
    }

    private int maxWaitMillis() {
        return host == null ? 0 : host.maxWaitMillis();
    }

    Target target() {
        return target;
    }

    @Nullable UpstreamPool host() {
        return host;
    }

    ClientShared shared() {
        return shared;
    }

    int maxIdleTicks() {
        return host == null ? shared.worker().config().upstreamIdleSeconds() : host.maxIdleTicks();
    }

    /** Of connections that came from another process and whose cluster or host is not here. */
    static ClientPool orphan(Target target, ClientShared shared) {
        ClientPool orphan = new ClientPool(target, null, shared);
        orphan.isOrphan = true;
        return orphan;
    }

    void submit(ClientStream stream) {
        if (isOrphan) {
            stream.fail(StreamFailure.NO_HOST);
            return;
        }
        if (place(stream)) {
            return;
        }
        if (mayConnect()) {
            connect(stream);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(stream);
        } else {
            stream.fail(StreamFailure.REFUSED);
        }
    }

    private boolean mayConnect() {
        return connections.size() < MAX_CONNECTIONS && (host == null || host.mayConnect());
    }

    private void connect(ClientStream stream) {
        ClientConnection connection = new ClientConnection(this, stream.direction());
        connections.add(connection);
        connection.offer(stream);
        if (host == null) {
            shared.worker().connector().connect(target, connection);
        } else {
            host.connect(connection);
        }
    }

    /** Whoever waits no longer leaves its place to others; false: it did not wait here. */
    boolean forget(ClientStream stream) {
        connections.forEach(connection -> connection.forget(stream));
        return waiting.remove(stream);
    }

    private void countWaiting(int change) {
        if (host != null) {
            host.waiting(change);
        }
    }

    @Override
    public boolean hasRoom() {
        for (int i = 0; i < connections.size(); i++) {
            if (connections.get(i).hasRoom()) {
                return true;
            }
        }
        return false;
    }

    private boolean place(ClientStream stream) {
        for (int i = 0; i < connections.size(); i++) {
            if (connections.get(i).offer(stream)) {
                return true;
            }
        }
        return false;
    }

    /** There may be room for those that wait. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        boolean placed = true;
        while (placed && !waiting.isEmpty()) {
            ClientStream first = waiting.first();
            placed = place(first);
            if (placed) {
                var _ = waiting.remove(first);
            }
        }
        advancing = false;
    }

    /** Gives the connections away on which nothing is under way. */
    List<ClientConnection> drain() {
        List<ClientConnection> idle =
                connections.stream().filter(ClientConnection::isAtRest).toList();
        connections.removeAll(idle);
        away.addAll(idle);
        return idle;
    }

    /** Those on which something is under way; they stay. */
    List<ClientConnection> busy() {
        return connections.stream()
                .filter(connection -> connection.isWhole() && !connection.isAtRest())
                .toList();
    }

    /** Nobody gets it until it is taken back. */
    void giveAway(ClientConnection connection) {
        if (connections.remove(connection)) {
            away.add(connection);
        }
    }

    /** One that was given away is another process's now. */
    void released(ClientConnection connection) {
        away.remove(connection);
    }

    /** Takes one that was given away, here or in another process. */
    void takeBack(ClientConnection connection) {
        away.remove(connection);
        if (!connections.contains(connection)) {
            connections.add(connection);
        }
        connection.proceed();
        advance();
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
        away.remove(connection);
        connectForWaiting();
    }

    private void connectForWaiting() {
        while (!waiting.isEmpty() && mayConnect()) {
            submit(waiting.next());
        }
    }

    /** Ends all connections; what waits fails with the first of them. */
    void close() {
        while (!waiting.isEmpty()) {
            waiting.next().fail(StreamFailure.LOST);
        }
        new ArrayList<>(connections).forEach(ClientConnection::close);
    }

    /** True if nobody needs this pool any more. */
    boolean tick() {
        new ArrayList<>(connections).forEach(ClientConnection::tick);
        advance();
        connectForWaiting();
        return connections.isEmpty() && away.isEmpty() && waiting.isEmpty();
    }

    /** It says nothing about the host. */
    private void late(ClientStream stream) {
        if (host != null) {
            host.waitedTooLong();
        }
        stream.fail(StreamFailure.OVERFLOW);
    }
}
