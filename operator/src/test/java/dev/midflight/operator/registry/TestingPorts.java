package dev.midflight.operator.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on at the moment. */
public final class TestingPorts {
    private static final int TRIES = 100;

    private TestingPorts() {}

    public static int free() {
        return freeWith(0);
    }

    /** One whose neighbours at these distances are free, too. */
    public static int freeWith(int... distances) {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 30_000);
            if (areFree(port, distances)) {
                return port;
            }
        }
        throw new AssertionError("no free port");
    }

    private static boolean areFree(int port, int... distances) {
        if (!isFree(port)) {
            return false;
        }
        for (int distance : distances) {
            if (!isFree(port + distance)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("0.0.0.0"))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
