package dev.midflight.rpcapps.zookeeper;

import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A ZooKeeper server on port 2181 that forgets everything when it ends. Its control port stops and
 * starts the server without its data being lost, so that a test may have an outage of the registry,
 * and shows or guards what is under a path.
 */
public final class ZooKeeperMain {
    private static final int PORT = 2181;

    private ZooKeeperMain() {}

    public static void main(String[] args) throws Exception {
        RestartableServer server = new RestartableServer(data(), PORT);
        server.start();
        RegistryNodes nodes = new RegistryNodes("127.0.0.1:" + PORT);
        Control.ofServer(
                Environment.ofProcess().controlPort(),
                server::running,
                Map.of(
                        "/stop", none -> server.stop(),
                        "/start", none -> server.start(),
                        "/leaves", nodes::leaves,
                        "/guard", nodes::guard,
                        "/unguard", nodes::unguard));
        System.out.println("zookeeper on " + PORT);
        Thread.currentThread().join();
    }

    private static Path data() throws IOException {
        return Files.createTempDirectory("zookeeper");
    }
}
