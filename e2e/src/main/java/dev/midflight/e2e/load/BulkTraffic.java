package dev.midflight.e2e.load;

import dev.midflight.e2e.http.Head;
import dev.midflight.e2e.http.Pattern;
import dev.midflight.e2e.stream.WrongBytesException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Large bodies: read slowly (counted and chunked), then sent slowly, and checked byte for byte. */
final class BulkTraffic implements Traffic {
    private static final int STEPS = 32;

    private final LoadConfig config;
    private final Phases phases;
    private final Stop stop;
    private final Target target;

    BulkTraffic(LoadConfig config, Phases phases, Stop stop, Target target) {
        this.config = config;
        this.phases = phases;
        this.stop = stop;
        this.target = target;
    }

    @Override
    public String name() {
        return "bulk";
    }

    @Override
    public List<Runnable> loops() {
        return Collections.nCopies(config.bulkConnections(), this::loop);
    }

    @Override
    public Census census() {
        return Census.NONE;
    }

    private void loop() {
        Pace betweenRounds = new Pace(stop, TimeUnit.MILLISECONDS.toNanos(config.bulkMillis()), 0);
        for (int seed = 1; betweenRounds.await(); seed++) {
            try (ClientConnection connection = ClientConnection.openForSlowReading(target)) {
                transfer(connection, seed);
            } catch (IOException e) {
                phases.current().failed("bulk connect", e);
            }
        }
    }

    private void transfer(ClientConnection connection, int seed) throws IOException {
        String chunked = seed % 2 == 0 ? "&chunked" : "";
        String suffix = "?seed=" + seed + "&bytes=" + config.bulkBytes() + chunked;
        counted("download", () -> download(connection, "GET /download" + suffix, seed));
        counted("upload", () -> upload(connection, "POST /upload?seed=" + seed, seed));
    }

    @FunctionalInterface
    private interface Transfer {
        void run() throws IOException;
    }

    private void counted(String what, Transfer transfer) {
        Phase.Attempt attempt = phases.current().begin(System.nanoTime());
        try {
            transfer.run();
            attempt.succeededUntimed();
        } catch (IOException e) {
            attempt.failed(what, e);
        }
    }

    private void download(ClientConnection connection, String requestLine, int seed)
            throws IOException {
        connection.begin(requestLine, 0);
        connection.flush();
        Head head = connection.answer();
        InputStream slow = new SlowInput(connection.body(head), stepBytes(), stepPace());
        requireAll("download", Pattern.matching(seed, slow));
    }

    private void upload(ClientConnection connection, String requestLine, int seed)
            throws IOException {
        OutputStream out = connection.begin(requestLine, config.bulkBytes());
        Pace pace = stepPace();
        for (int offset = 0; offset < config.bulkBytes(); offset += stepBytes()) {
            int length = Math.min(stepBytes(), config.bulkBytes() - offset);
            out.write(Pattern.block(seed, offset, length));
            connection.flush();
            pace.await();
        }
        Head head = connection.answer();
        byte[] matching = connection.body(head).readAllBytes();
        requireAll("upload", Long.parseLong(new String(matching, StandardCharsets.US_ASCII)));
    }

    private void requireAll(String what, long matching) throws WrongBytesException {
        if (matching != config.bulkBytes()) {
            throw new WrongBytesException(
                    what + ": right up to byte " + matching + " of " + config.bulkBytes());
        }
    }

    private int stepBytes() {
        return Math.max(1, config.bulkBytes() / STEPS);
    }

    private Pace stepPace() {
        long nanos = TimeUnit.MILLISECONDS.toNanos(config.bulkMillis()) / STEPS;
        return new Pace(stop, nanos, 0);
    }
}
