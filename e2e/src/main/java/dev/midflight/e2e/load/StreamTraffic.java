package dev.midflight.e2e.load;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Full-duplex streams that last as long as the run. */
final class StreamTraffic implements Traffic {
    private final String name;
    private final List<StreamLane> lanes;

    private StreamTraffic(String name, int count, Supplier<StreamLane> lane) {
        this.name = name;
        this.lanes = Stream.generate(lane).limit(count).toList();
    }

    /** On TCP. */
    static StreamTraffic plain(LoadConfig config, Phases phases, Stop stop, Target target) {
        StreamLane.Opener opener = () -> target.connect(new Socket(), target.streamPort());
        return new StreamTraffic(
                "streams",
                config.streams(),
                () -> new StreamLane(config, phases, stop, target.timeoutMillis(), opener));
    }

    /** On connections of HTTP/1.1 that change their protocol, as those of WebSocket do. */
    static StreamTraffic upgraded(LoadConfig config, Phases phases, Stop stop, Target target) {
        StreamLane.Opener opener = () -> upgraded(target);
        return new StreamTraffic(
                "upgraded",
                config.upgradedStreams(),
                () -> new StreamLane(config, phases, stop, target.timeoutMillis(), opener));
    }

    private static Socket upgraded(Target target) throws IOException {
        return ClientConnection.open(target).upgrade("GET /frames", "frames");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Runnable> loops() {
        List<Runnable> loops = new ArrayList<>();
        lanes.forEach(lane -> loops.add(lane::loop));
        return loops;
    }

    @Override
    public void check(Phase phase) {
        long[] before = lanes.stream().mapToLong(StreamLane::received).toArray();
        for (int i = 0; i < before.length; i++) {
            lanes.get(i).awaitBeyond(before[i], phase);
        }
    }

    @Override
    public Census census() {
        List<Integer> ports = lanes.stream().flatMap(lane -> lane.localPort().stream()).toList();
        int original = (int) lanes.stream().filter(StreamLane::original).count();
        return new Census(ports.size(), original, ports);
    }
}
