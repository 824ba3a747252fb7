package dev.midflight.sidecar.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Two sockets connected to each other, closed together. */
record SeqpacketPair(SeqpacketSocket one, SeqpacketSocket other) implements AutoCloseable {
    static SeqpacketPair open(Path directory) throws IOException {
        Path path = directory.resolve("pair.sock");
        try (SeqpacketListener listener = SeqpacketListener.bind(path)) {
            SeqpacketSocket one = SeqpacketSocket.connect(path);
            return new SeqpacketPair(one, listener.accept(Duration.ofSeconds(5)).orElseThrow());
        }
    }

    @Override
    public void close() {
        one.close();
        other.close();
    }
}
