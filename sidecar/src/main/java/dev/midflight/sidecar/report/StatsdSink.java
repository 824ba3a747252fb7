package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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
                grown(name, "|c" + tags, sample.value());
            } else {
                add(name + ':' + sample.value() + "|g" + tags);
            }
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            String name = histogram.name().replaceFirst("_", ".").replaceFirst("_seconds$", "");
            String tags = tags(histogram.labels());
            grown(name + ".count", "|c" + tags, histogram.count());
            grown(name + ".millis", "|c" + tags, Math.round(histogram.sumSeconds() * 1000));
        }
        send();
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
