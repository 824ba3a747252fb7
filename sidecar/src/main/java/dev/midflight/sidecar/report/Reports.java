package dev.midflight.sidecar.report;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.TelemetryConfig;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The sinks that somebody asked for, each on a thread of its own; without any there is no thread
 * and no class of theirs. Metrics are reported by the proxy that serves alone; lines of the access
 * log and spans are written by whoever has the connection.
 */
public final class Reports {
    /** Of an event loop that may wait for the collector. */
    private static final int SPANS = 1024;

    /** What the end of a process waits for its last reports. */
    private static final int CLOSE_MILLIS = 2000;

    private final SidecarConfig config;
    private final Telemetry telemetry;
    private final EventLog log;
    private final List<SinkThread> sinks = new ArrayList<>();
    private final List<ReportThread> ofConnections = new ArrayList<>();

    public Reports(SidecarConfig config, Telemetry telemetry, EventLog log) {
        this.config = config;
        this.telemetry = telemetry;
        this.log = log;
    }

    /**
     * Begins to write the access log, if there is to be one; once the data path is there.
     *
     * @throws InvalidConfigException if its format is not understood
     */
    public void writeAccessLog(PrintStream out) throws InvalidConfigException {
        String format = config.telemetry().accessLog();
        if (!format.equals(TelemetryConfig.OFF)) {
            AccessLogLine line = AccessLogLine.parse(format);
            AccessLog accessLog =
                    new AccessLog(
                            line,
                            telemetry.readExchanges(config.telemetry().accessLogLines()),
                            out);
            count("dropped_access", accessLog::dropped);
            ofConnections.add(accessLog.start());
        }
    }

    /** Begins to trace requests, if somebody wants it; once the data path is there. */
    public void trace() {
        TelemetryConfig wanted = config.telemetry();
        if (wanted.traces().isPresent() && wanted.otlp().isPresent()) {
            SpanSink spans =
                    new SpanSink(
                            wanted.otlp().get(),
                            resource(),
                            telemetry.traceExchanges(wanted.traces().get(), SPANS),
                            log);
            count("dropped_spans", spans::dropped);
            count("failed_spans", spans::failed);
            ofConnections.add(spans.start());
        }
    }

    private void count(String what, LongSupplier own) {
        Metric metric = Metric.counter("report_" + what, "What a sink of telemetry did not take");
        telemetry.add(out -> out.add(metric, Map.of(), own.getAsLong()));
    }

    /** This proxy serves now. */
    public synchronized void begin() {
        if (sinks.isEmpty()) {
            for (MetricSink sink : wanted()) {
                SinkThread thread = new SinkThread(sink, telemetry::read, log);
                count("failed_" + sink.name(), thread::failed);
                thread.start(config.telemetry().intervalSeconds(), TimeUnit.SECONDS);
                sinks.add(thread);
            }
        }
    }

    /** Another one does. */
    public synchronized void end() {
        sinks.forEach(SinkThread::handOver);
        sinks.clear();
    }

    /**
     * This process ends: whoever still reports does so once more, all at once. What a sink has not
     * taken by the deadline is lost.
     */
    public synchronized void close() {
        List<ReportThread> all = new ArrayList<>(ofConnections);
        sinks.forEach(sink -> all.add(sink.thread()));
        all.forEach(ReportThread::finish);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        long late = all.stream().filter(each -> !each.awaitEnd(end - System.nanoTime())).count();
        if (late > 0) {
            log.warn("ends without the last reports", "sinks", late, "waitedMillis", CLOSE_MILLIS);
        }
        sinks.clear();
        ofConnections.clear();
    }

    private List<MetricSink> wanted() {
        TelemetryConfig wanted = config.telemetry();
        List<MetricSink> made = new ArrayList<>();
        wanted.otlp().ifPresent(address -> made.add(new OtlpSink(address, resource())));
        if (wanted.statsd().isPresent()) {
            addStatsd(wanted.statsd().get(), made);
        }
        if (wanted.logMetrics()) {
            made.add(new LogSink(log));
        }
        return made;
    }

    private void addStatsd(InetSocketAddress address, List<MetricSink> made) {
        try {
            made.add(new StatsdSink(address));
        } catch (IOException e) {
            log.warn("no socket for statsd", e);
        }
    }

    /** By the names of OpenTelemetry's semantic conventions; what is not known is not there. */
    private Map<String, String> resource() {
        Map<String, String> resource = new TreeMap<>();
        resource.put("service.name", "midflight");
        resource.put("service.version", config.version().name());
        resource.put("k8s.pod.name", config.pod().podName());
        resource.put("k8s.pod.uid", config.pod().podUid());
        resource.put("k8s.namespace.name", config.pod().podNamespace());
        resource.put("k8s.node.name", config.pod().nodeName());
        resource.values().removeIf(String::isEmpty);
        return resource;
    }
}
