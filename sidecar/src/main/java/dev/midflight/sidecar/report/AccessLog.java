package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.ExchangeRing;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes a line for each exchange, many at once, on a thread of its own. While nobody reads the
 * output this thread hangs, and the loops drop what they have no room for.
 */
final class AccessLog {
    private static final int INTERVAL_MILLIS = 100;
    private static final int BATCH_CHARS = 65_536;

    private final AccessLogLine line;
    private final List<ExchangeRing> rings;
    private final PrintStream out;
    private final StringBuilder batch = new StringBuilder();
    private final ReportThread thread = new ReportThread("access", this::write);

    AccessLog(AccessLogLine line, List<ExchangeRing> rings, PrintStream out) {
        this.line = line;
        this.rings = rings;
        this.out = out;
    }

    ReportThread start() {
        thread.start(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return thread;
    }

    /** Lines that found no room. */
    long dropped() {
        return rings.stream().mapToLong(ExchangeRing::dropped).sum();
    }

    private void write() {
        long nowMillis = System.currentTimeMillis();
        for (ExchangeRing ring : rings) {
            ring.drain(
                    end -> {
                        line.write(end, nowMillis, batch);
                        if (batch.length() > BATCH_CHARS) {
                            flush();
                        }
                    });
        }
        flush();
    }

    private void flush() {
        if (!batch.isEmpty()) {
            byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
            batch.setLength(0);

            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
