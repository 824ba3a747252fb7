package dev.midflight.e2e.app;

import dev.midflight.e2e.Arguments;
import java.io.IOException;
import java.util.List;

/** Runs the test application until it is terminated. */
public final class ServerMain {
    private ServerMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Arguments arguments = new Arguments(List.of(args));
        int httpPort = arguments.number("http-port", 8080, 0, 65_535);
        int streamPort = arguments.number("stream-port", 9000, 0, 65_535);
        try {
            arguments.requireAllValid();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        try (TestServer server = TestServer.start(httpPort, streamPort)) {
            System.out.println(
                    "http on " + server.httpPort() + ", streams on " + server.streamPort());
            Thread.currentThread().join();
        }
    }
}
