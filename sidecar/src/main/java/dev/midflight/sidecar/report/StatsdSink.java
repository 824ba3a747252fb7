package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** StatsD over UDP with DogStatsD's tags: counters as what they grew by, gauges as they are. */
final class StatsdSink implements MetricSink {
    /** A counter as it is now: its line, but for what it has grown by. */
    private record Counted(String name, String rest, long value) {
        String key() {
            return name + rest;
        }
    }

    /** Fits into one Ethernet frame. */
    private static final int MAX_DATAGRAM_BYTES = 1400;

    private final InetSocketAddress address;
    private final DatagramChannel channel;
    private final Growth growth = new Growth();
    private final StringBuilder datagram = new StringBuilder();

    StatsdSink(InetSocketAddress address) throws IOException {
        this.address = address;
        this.channel = DatagramChannel.open();
        channel.configureBlocking(false);
    }

    @Override
    public String name() {
        return "statsd";
    }

    @Override
    public void begin(Reading before) {
        counted(before).forEach(each -> growth.of(each.key(), each.value()));
    }

    @Override
    public boolean tellsGrowth() {
        return true;
    }

    @Override
    public void report(Reading reading) throws IOException {
        for (Reading.Sample sample : reading.samples()) {
            if (!sample.counter()) {
                add(name(sample.name()) + ':' + number(sample.value()) + gauge(sample.labels()));
            }
        }
        for (Counted each : counted(reading)) {
            long grown = growth.of(each.key(), each.value());
            if (grown > 0) {
                add(each.name() + ':' + grown + each.rest());
            }
        }
        send();
        growth.reported();
    }

    private static List<Counted> counted(Reading reading) {
        List<Counted> all = new ArrayList<>();
        for (Reading.Sample sample : reading.samples()) {
            if (sample.counter()) {
                all.add(new Counted(name(sample.name()), counter(sample.labels()), sample.count()));
            }
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            HistogramSum sum = HistogramSum.of(histogram);
            String name = name(sum.name());
            String rest = counter(histogram.labels());
            all.add(new Counted(name + ".count", rest, sum.count()));
            all.add(new Counted(name + '.' + sum.unit(), rest, sum.sum()));
            buckets(name + ".bucket", histogram, all);
        }
        return all;
    }

    /** Each with what is its own alone, told apart by their upper bounds. */
    private static void buckets(String name, Reading.Histogram histogram, List<Counted> all) {
        Map<String, String> labels = new TreeMap<>(histogram.labels());
        for (int i = 0; i < histogram.counts().size(); i++) {
            if (histogram.counts().get(i) > 0) {
                String bound =
                        i < histogram.bounds().size() ? number(histogram.bounds().get(i)) : "inf";
                labels.put("le", bound);
                all.add(new Counted(name, counter(labels), histogram.counts().get(i)));
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String name(String metric) {
        return metric.replaceFirst("_", ".");
    }

    private static String counter(Map<String, String> labels) {
        return "|c" + tags(labels);
    }

    private static String gauge(Map<String, String> labels) {
        return "|g" + tags(labels);
    }

    private static String tags(Map<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(label -> label.getKey() + ':' + clean(label.getValue()))
                        .collect(Collectors.joining(",", "|#", ""));
    }

    private static String clean(String value) {
        return value.replaceAll("[:|,#@\\s]", "_");
    }

    private void add(String line) throws IOException {
        if (datagram.length() + line.length() >= MAX_DATAGRAM_BYTES) {
            send();
        }
        datagram.append(line).append('\n');
    }

    private void send() throws IOException {
        if (!datagram.isEmpty()) {
            byte[] bytes = datagram.toString().getBytes(StandardCharsets.UTF_8);
            datagram.setLength(0);
            if (channel.send(ByteBuffer.wrap(bytes), address) == 0) {
                throw new IOException("no room to send");
            }
        }
    }
}
