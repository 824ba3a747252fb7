package dev.midflight.operator.registry;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;

/** A real ZooKeeper server in this JVM. */
public final class TestingZooKeeper implements AutoCloseable {
    private static final int TICK_MILLIS = 500;
    private static final int CONNECTIONS = 60;
    private static final int SESSION_MILLIS = 10_000;

    private final ServerCnxnFactory connections;

    public TestingZooKeeper(Path folder) throws IOException, InterruptedException {
        File data = folder.toFile();
        connections =
                ServerCnxnFactory.createFactory(new InetSocketAddress("127.0.0.1", 0), CONNECTIONS);
        connections.startup(new ZooKeeperServer(data, data, TICK_MILLIS));
    }

    /** {@code zookeeper://host:port}. */
    public String address() {
        return "zookeeper://" + hosts();
    }

    /** Persistent nodes, all that are missing on the way; the last one with this content. */
    public void write(String path, String content, List<ACL> acl, String digest)
            throws IOException, InterruptedException, KeeperException {
        ZooKeeper client = new ZooKeeper(hosts(), SESSION_MILLIS, _ -> {});
        try {
            if (!digest.isEmpty()) {
                client.addAuthInfo("digest", digest.getBytes(StandardCharsets.UTF_8));
            }
            for (int slash = path.indexOf('/', 1);
                    slash > 0;
                    slash = path.indexOf('/', slash + 1)) {
                if (client.exists(path.substring(0, slash), false) == null) {
                    client.create(
                            path.substring(0, slash),
                            new byte[0],
                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                            CreateMode.PERSISTENT);
                }
            }
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            client.create(path, bytes, acl, CreateMode.PERSISTENT);
        } finally {
            client.close();
        }
    }

    public void write(String path, String content)
            throws IOException, InterruptedException, KeeperException {
        write(path, content, ZooDefs.Ids.OPEN_ACL_UNSAFE, "");
    }

    @Override
    public void close() {
        connections.shutdown();
    }

    private String hosts() {
        return "127.0.0.1:" + connections.getLocalPort();
    }
}
