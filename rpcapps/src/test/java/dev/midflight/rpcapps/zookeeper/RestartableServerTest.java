package dev.midflight.rpcapps.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestartableServerTest {
    private int port;
    private RestartableServer server;
    private RegistryNodes nodes;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = new RestartableServer(directory, port);
        nodes = new RegistryNodes("127.0.0.1:" + port);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void anOutageTakesNeitherNodesNorSessions() throws Exception {
        ZooKeeper session = session("somebody:else");
        try {
            create(session, "/dubbo", CreateMode.PERSISTENT);
            create(session, "/dubbo/provider", CreateMode.EPHEMERAL);

            server.stop();
            assertFalse(server.running());
            assertThrows(
                    IOException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            server.start();

            assertTrue(server.running());
            assertEquals(List.of("/dubbo/provider"), nodes.leaves("/dubbo"));
        } finally {
            session.close();
        }
    }

    @Test
    void onlyOneUserReadsWhatIsGuarded() throws Exception {
        ZooKeeper session = session("reader:wrong");
        try {
            create(session, "/dubbo", CreateMode.PERSISTENT);
            nodes.guard("/dubbo");

            assertThrows(
                    KeeperException.NoAuthException.class,
                    () -> session.getChildren("/dubbo", false));
            assertEquals(List.of("/dubbo"), nodes.leaves("/dubbo"));
            nodes.unguard("/dubbo");
            assertEquals(List.of(), session.getChildren("/dubbo", false));
        } finally {
            session.close();
        }
    }

    private ZooKeeper session(String user) throws IOException {
        ZooKeeper session = new ZooKeeper("127.0.0.1:" + port, 30_000, event -> {});
        session.addAuthInfo("digest", user.getBytes(StandardCharsets.UTF_8));
        return session;
    }

    private static void create(ZooKeeper session, String path, CreateMode mode)
            throws KeeperException, InterruptedException {
        session.create(path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, mode);
    }
}
