package dev.midflight.rpcapps.zookeeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/** A ZooKeeper server on port 2181 that forgets everything when it ends. */
public final class ZooKeeperMain {
    private static final long START_LIMIT_MILLIS = 60_000;

    private ZooKeeperMain() {}

    public static void main(String[] args) throws Exception {
        ZooKeeperServerEmbedded server = server(2181);
        server.start(START_LIMIT_MILLIS);
        System.out.println("zookeeper on " + server.getClientPort());
        Thread.currentThread().join();
    }

    private static ZooKeeperServerEmbedded server(int port) throws IOException {
        Path directory = Files.createTempDirectory("zookeeper");
        Properties configuration = new Properties();
        configuration.setProperty("clientPort", Integer.toString(port));
        configuration.setProperty("clientPortAddress", "0.0.0.0");
        configuration.setProperty("dataDir", directory.resolve("data").toString());
        configuration.setProperty("tickTime", "2000");
        configuration.setProperty("admin.enableServer", "false");
        configuration.setProperty("forceSync", "no");
        configuration.setProperty("maxClientCnxns", "0");
        try {
            return ZooKeeperServerEmbedded.builder()
                    .baseDir(directory)
                    .configuration(configuration)
                    .exitHandler(ExitHandler.EXIT)
                    .build();
        } catch (Exception e) {
            throw new IOException("zookeeper cannot be configured", e);
        }
    }
}
