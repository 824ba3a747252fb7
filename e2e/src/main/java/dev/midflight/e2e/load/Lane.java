package dev.midflight.e2e.load;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The place of one lasting connection: opened anew only after it was lost, which is counted. */
final class Lane {
    private final Target target;
    private @Nullable ClientConnection connection;
    private int opened;

    Lane(Target target) {
        this.target = target;
    }

    synchronized ClientConnection connection() throws IOException {
        ClientConnection current = connection;
        if (current == null) {
            opened++;
            current = ClientConnection.open(target);
            connection = current;
        }
        return current;
    }

    synchronized void drop() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (IOException e) {
            // It is gone either way, and what it failed in has been counted.
        }
        connection = null;
    }

    synchronized Optional<Integer> localPort() {
        return Optional.ofNullable(connection).map(ClientConnection::localPort);
    }

    synchronized boolean original() {
        return connection != null && opened == 1;
    }

    static Census census(List<Lane> lanes) {
        List<Integer> ports = lanes.stream().flatMap(lane -> lane.localPort().stream()).toList();
        int original = (int) lanes.stream().filter(Lane::original).count();
        return new Census(ports.size(), original, ports);
    }
}
