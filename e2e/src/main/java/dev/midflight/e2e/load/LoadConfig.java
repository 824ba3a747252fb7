package dev.midflight.e2e.load;

import dev.midflight.e2e.Arguments;
import java.util.List;

/** How much of which traffic, where to, and for how long at most. */
public record LoadConfig(
        String host,
        int httpPort,
        int streamPort,
        int controlPort,
        int keepAliveConnections,
        int requestsPerSecond,
        int pipelinedConnections,
        int connectsPerSecond,
        int idleConnections,
        int bulkConnections,
        int bulkBytes,
        int bulkMillis,
        int streams,
        int streamIntervalMillis,
        int upgradedStreams,
        int eventStreams,
        int slowConnections,
        int slowMillis,
        int bodyBytes,
        int timeoutMillis,
        int maxSeconds,
        int lingerSeconds) {

    /**
     * Reads {@code --name=value} arguments.
     *
     * @throws IllegalArgumentException naming every error, one a line
     */
    public static LoadConfig parse(List<String> args) {
        Arguments arguments = new Arguments(args);
        LoadConfig config =
                new LoadConfig(
                        arguments.text("host", "127.0.0.1"),
                        arguments.number("http-port", 8080, 1, 65_535),
                        arguments.number("stream-port", 9000, 1, 65_535),
                        arguments.number("control-port", 8090, 0, 65_535),
                        arguments.number("keep-alive", 40, 0, 5000),
                        arguments.number("rate", 500, 1, 20_000),
                        arguments.number("pipelined", 2, 0, 100),
                        arguments.number("connects-per-second", 20, 0, 1000),
                        arguments.number("idle", 50, 0, 10_000),
                        arguments.number("bulk", 2, 0, 50),
                        arguments.number("bulk-bytes", 2 << 20, 1, 1 << 30),
                        arguments.number("bulk-millis", 2000, 1, 60_000),
                        arguments.number("streams", 5, 0, 1000),
                        arguments.number("stream-interval-millis", 20, 1, 10_000),
                        arguments.number("upgraded-streams", 0, 0, 1000),
                        arguments.number("events", 0, 0, 1000),
                        arguments.number("slow", 0, 0, 1000),
                        arguments.number("slow-millis", 5000, 1, 60_000),
                        arguments.number("body-bytes", 256, 1, 1 << 20),
                        arguments.number("timeout-millis", 30_000, 10, 600_000),
                        arguments.number("max-seconds", 900, 1, 86_400),
                        arguments.number("linger-seconds", 0, 0, 86_400));
        arguments.requireAllValid();
        return config;
    }
}
