package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** StatsD over UDP with DogStatsD's tags: counters as what they grew by, gauges as they are. */
final class StatsdSink implements MetricSink {
    /** Fits into one Ethernet frame. */
    private static final int MAX_DATAGRAM_BYTES = 1400;

    private final InetSocketAddress address;
    private final DatagramChannel channel;
    private final Map<String, Long> sent = new HashMap<>();
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
    public void report(Reading reading) throws IOException {
        for (Reading.Sample sample : reading.samples()) {
            String name = sample.name().replaceFirst("_", ".");
            String tags = tags(sample.labels());
            if (sample.counter()) {
                grown(name, "|c" + tags, sample.count());
            } else {
                add(name + ':' + number(sample.value()) + "|g" + tags);
            }
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            HistogramSum all = HistogramSum.of(histogram);
            String name = all.name().replaceFirst("_", ".");
            String tags = tags(histogram.labels());
            grown(name + ".count", "|c" + tags, all.count());
            grown(name + '.' + all.unit(), "|c" + tags, all.sum());
            buckets(name + ".bucket", histogram);
        }
        send();
    }

    /** Each with what is its own alone, told apart by their upper bounds. */
    private void buckets(String name, Reading.Histogram histogram) throws IOException {
        Map<String, String> labels = new TreeMap<>(histogram.labels());
        for (int i = 0; i < histogram.counts().size(); i++) {
            if (histogram.counts().get(i) > 0) {
                String bound =
                        i < histogram.bounds().size() ? number(histogram.bounds().get(i)) : "inf";
                labels.put("le", bound);
                grown(name, "|c" + tags(labels), histogram.counts().get(i));
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private void grown(String name, String rest, long value) throws IOException {
        Long before = sent.put(name + rest, value);
        long grown = value - (before == null ? 0 : before);
        if (grown != 0) {
            add(name + ':' + grown + rest);
        }
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
