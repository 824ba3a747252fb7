package dev.midflight.e2e.app;

import dev.midflight.e2e.http.HttpServer;
import java.io.IOException;

/** The test application: an HTTP port and a stream port. */
public final class TestServer implements AutoCloseable {
    private final StreamServer streams;
    private final HttpServer http;

    private TestServer(StreamServer streams, HttpServer http) {
        this.streams = streams;
        this.http = http;
    }

    /** Listens at once; port 0 takes any free one. */
    public static TestServer start(int httpPort, int streamPort) throws IOException {
        StreamServer streams = StreamServer.start(streamPort);
        return new TestServer(
                streams, HttpServer.start(httpPort, new Endpoints(new SeenIds(), streams)));
    }

    public int httpPort() {
        return http.port();
    }

    public int streamPort() {
        return streams.port();
    }

    @Override
    public void close() throws IOException {
        http.close();
        streams.close();
    }
}
