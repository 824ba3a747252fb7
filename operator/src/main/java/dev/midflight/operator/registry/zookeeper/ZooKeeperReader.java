package dev.midflight.operator.registry.zookeeper;

import dev.midflight.operator.registry.RegistryException;
import dev.midflight.operator.registry.client.RegistryAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/**
 * One session of a short life, for one look: it reads and never writes, so nothing of it is left
 * behind when an operator goes. Not thread-safe.
 */
public final class ZooKeeperReader implements AutoCloseable {
    private static final int SESSION_MILLIS = 10_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);
    private static final int REQUEST_MILLIS = 5_000;
    private static final int CLOSE_MILLIS = 2_000;

    private final String hosts;
    private final ZooKeeper session;

    private ZooKeeperReader(String hosts, ZooKeeper session) {
        this.hosts = hosts;
        this.session = session;
    }

    /**
     * @param credentials with {@code username} and {@code password} for digest, or without
     * @throws RegistryException where no server answers
     */
    public static ZooKeeperReader open(RegistryAddress address, Map<String, String> credentials)
            throws RegistryException, InterruptedException {
        String hosts = String.join(",", address.hosts());
        Connected connected = new Connected();
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(
                ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT, String.valueOf(REQUEST_MILLIS));
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        ZooKeeperReader reader;
        try {
            reader =
                    new ZooKeeperReader(
                            hosts, new ZooKeeper(hosts, SESSION_MILLIS, connected, config));
        } catch (IOException | IllegalArgumentException e) {
            throw new RegistryException("ZooKeeper " + hosts + ": " + e.getMessage(), e);
        }
        try {
            reader.start(connected, credentials);
            return reader;
        } catch (RegistryException | InterruptedException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** The names of a node's children; none where there is no such node. */
    public List<String> children(String path) throws RegistryException, InterruptedException {
        try {
            return session.getChildren(path, false);
        } catch (KeeperException.NoNodeException _) {
            return List.of();
        } catch (KeeperException e) {
            throw failure(path, e);
        }
    }

    /** What a node's children hold, as UTF-8; those that go meanwhile are left out. */
    public List<String> contents(String path) throws RegistryException, InterruptedException {
        List<String> contents = new ArrayList<>();
        for (String child : children(path)) {
            try {
                byte[] bytes = session.getData(path + "/" + child, false, null);
                contents.add(bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
            } catch (KeeperException.NoNodeException _) {
                // Gone between the two requests, so it is no content any more.
            } catch (KeeperException e) {
                throw failure(path + "/" + child, e);
            }
        }
        return contents;
    }

    @Override
    public void close() {
        try {
            session.close(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Connected connected, Map<String, String> credentials)
            throws RegistryException, InterruptedException {
        if (!connected.await()) {
            throw new RegistryException(
                    "ZooKeeper "
                            + hosts
                            + ": no session within "
                            + CONNECT_TIMEOUT.toSeconds()
                            + " s");
        }
        String user = credentials.get("username");
        if (user != null) {
            String digest = user + ":" + credentials.getOrDefault("password", "");
            session.addAuthInfo("digest", digest.getBytes(StandardCharsets.UTF_8));
        }
        catchUp();
    }

    /**
     * The server may be a follower that lags: what is read behind this request is what the leader
     * had when it was sent. A failure shows in the reads that follow.
     */
    private void catchUp() {
        session.sync("/", (_, _, _) -> {}, null);
    }

    private RegistryException failure(String path, KeeperException e) {
        String why =
                e.code() == KeeperException.Code.NOAUTH
                        ? "no access with these credentials"
                        : String.valueOf(e.getMessage());
        return new RegistryException("ZooKeeper " + hosts + ": " + path + ": " + why, e);
    }

    /** Opens when the session does. */
    private static final class Connected implements Watcher {
        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public void process(WatchedEvent event) {
            if (event.getState() == Event.KeeperState.SyncConnected) {
                latch.countDown();
            }
        }

        boolean await() throws InterruptedException {
            return latch.await(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
