package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections of one event loop to one target: a stream goes to the first that has room; where
 * none has, to a new one, and where there are enough of them, it waits.
 */
final class ClientPool {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_WAITING = 10_000;

    private final Target target;
    private final ClientShared shared;
    private final List<ClientConnection> connections = new ArrayList<>();
    private final ArrayDeque<ClientStream> waiting = new ArrayDeque<>();
    private boolean advancing;

    ClientPool(Target target, ClientShared shared) {
        this.target = target;
        this.shared = shared;
    }

    Target target() {
        return target;
    }

    ClientShared shared() {
        return shared;
    }

    void submit(ClientStream stream) {
        if (place(stream)) {
            return;
        }
        if (connections.size() < MAX_CONNECTIONS) {
            ClientConnection connection = new ClientConnection(this);
            connections.add(connection);
            connection.offer(stream);
            shared.worker().connector().connect(target, connection);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(stream);
        } else {
            stream.fail(StreamFailure.REFUSED);
        }
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
        while (!waiting.isEmpty() && (waiting.element().isOver() || place(waiting.element()))) {
            waiting.remove();
        }
        advancing = false;
    }

    void remove(ClientConnection connection) {
        connections.remove(connection);
        while (!waiting.isEmpty() && connections.size() < MAX_CONNECTIONS) {
            submit(waiting.remove());
        }
    }

    /** Ends all connections; what waits fails with the first of them. */
    void close() {
        while (!waiting.isEmpty()) {
            waiting.remove().fail(StreamFailure.LOST);
        }
        new ArrayList<>(connections).forEach(ClientConnection::close);
    }

    /** True if nobody needs this pool any more. */
    boolean tick() {
        new ArrayList<>(connections).forEach(ClientConnection::tick);
        return connections.isEmpty() && waiting.isEmpty();
    }
}
