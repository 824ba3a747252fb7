package dev.midflight.rpcapps.zookeeper;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;

/** A server that can be stopped and started again with what it had, sessions included. */
final class RestartableServer {
    private static final long START_LIMIT_MILLIS = 60_000;

    private final Path directory;
    private final int port;
    private @Nullable ZooKeeperServerEmbedded server;

    RestartableServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    synchronized boolean running() {
        return server != null;
    }

    /** Done when it serves. */
    synchronized Map<String, Boolean> start() {
        if (server == null) {
            try {
                ZooKeeperServerEmbedded next = configured();
                next.start(START_LIMIT_MILLIS);
                server = next;
            } catch (Exception e) {
                throw new IllegalStateException("zookeeper cannot be started", e);
            }
        }
        return Map.of("running", true);
    }

    /** Done when its port is closed. */
    synchronized Map<String, Boolean> stop() {
        if (server != null) {
            server.close();
            server = null;
        }
        return Map.of("running", false);
    }

    private ZooKeeperServerEmbedded configured() throws Exception {
        Properties configuration = new Properties();
        configuration.setProperty("clientPort", Integer.toString(port));
        configuration.setProperty("clientPortAddress", "0.0.0.0");
        configuration.setProperty("dataDir", directory.resolve("data").toString());
        configuration.setProperty("tickTime", "2000");
        configuration.setProperty("admin.enableServer", "false");
        configuration.setProperty("forceSync", "no");
        configuration.setProperty("maxClientCnxns", "0");
        return ZooKeeperServerEmbedded.builder()
                .baseDir(directory)
                .configuration(configuration)
                .exitHandler(ExitHandler.LOG_ONLY)
                .build();
    }
}
