package dev.midflight.sidecar.report;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ExchangeRing;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the spans of sampled requests by OTLP/HTTP, many at once, on a thread of its own. While the
 * collector hangs, loops drop what they have no room for; what it refuses is not sent again.
 */
final class SpanSink {
    private static final int INTERVAL_MILLIS = 1000;
    private static final int BATCH = 512;

    private final List<ExchangeRing> rings;
    private final String head;
    private final OtlpPost post;
    private final EventLog log;
    private final AtomicLong failed = new AtomicLong();
    private final StringBuilder batch = new StringBuilder();
    private final ReportThread thread = new ReportThread("spans", this::send);
    private int spans;
    private boolean failing;

    SpanSink(URI base, Map<String, String> resource, List<ExchangeRing> rings, EventLog log) {
        this.rings = rings;
        this.log = log;
        this.post = new OtlpPost(base.resolve("/v1/traces"));
        this.head =
                "{\"resourceSpans\":[{\"resource\":{"
                        + OtlpAttributes.json(resource)
                        + "},\"scopeSpans\":[{\"scope\":{\"name\":\"midflight\"},\"spans\":[";
    }

    ReportThread start() {
        thread.start(INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        return thread;
    }

    /** Spans that found no room. */
    long dropped() {
        return rings.stream().mapToLong(ExchangeRing::dropped).sum();
    }

    /** Spans that the collector did not take. */
    long failed() {
        return failed.get();
    }

    /** Sends what has ended by now. */
    void send() {
        rings.forEach(ring -> ring.drain(this::add));
        flush();
    }

    private void add(ExchangeEnd end) {
        batch.append(spans == 0 ? head : ",");
        OtlpSpan.write(end, batch);
        spans++;
        if (spans == BATCH) {
            flush();
        }
    }

    private void flush() {
        if (spans == 0) {
            return;
        }
        byte[] body = batch.append("]}]}]}").toString().getBytes(StandardCharsets.UTF_8);
        try {
            post.send(body);
            if (failing) {
                log.info("collector takes spans again");
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            failed.addAndGet(spans);
            if (!failing) {
                log.warn("collector takes no spans", e);
            }
            failing = true;
        } finally {
            batch.setLength(0);
            spans = 0;
        }
    }
}
