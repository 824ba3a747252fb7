package dev.midflight.e2e.load;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Full-duplex TCP streams that last as long as the run. */
final class StreamTraffic implements Traffic {
    private final List<StreamLane> lanes;

    StreamTraffic(LoadConfig config, Phases phases, Stop stop, Target target) {
        this.lanes =
                Stream.generate(() -> new StreamLane(config, phases, stop, target))
                        .limit(config.streams())
                        .toList();
    }

    @Override
    public String name() {
        return "streams";
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
