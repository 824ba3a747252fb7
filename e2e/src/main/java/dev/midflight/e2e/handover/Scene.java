package dev.midflight.e2e.handover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Pods and what calls into them, watched by everything there is. */
final class Scene implements AutoCloseable {
    private final List<NetPod> pods;
    private final Map<NetPod, KernelCounts> kernels;
    private final Map<NetPod, CounterWatch> counters;
    private final Traffic traffic;
    private Map<NetPod, KernelCounts.Segments> segments = Map.of();

    private Scene(List<NetPod> pods, Traffic traffic) {
        this.pods = pods;
        this.traffic = traffic;
        this.kernels = each(pod -> KernelCounts.of(pod.name()));
        this.counters = each(CounterWatch::new);
    }

    /** Where everything is. */
    record Place(Path stage, Path logs, Traffic.Paths paths) {}

    /** Two pods, and all traffic from one into the other. */
    static Scene open(Place place, List<String> loadArguments) {
        return open(
                place,
                List.of("callee", "caller"),
                pods ->
                        Traffic.between(
                                place.paths(),
                                pods.get(0),
                                pods.get(1),
                                place.logs(),
                                loadArguments));
    }

    /** One pod, called by the load alone from outside. */
    static Scene openForCrowd(Place place, List<String> loadArguments) {
        return open(
                place,
                List.of("callee"),
                pods -> Traffic.crowd(place.paths(), pods.getFirst(), place.logs(), loadArguments));
    }

    private static Scene open(
            Place place, List<String> names, Function<List<NetPod>, Traffic> start) {
        List<NetPod> pods = new ArrayList<>();
        try {
            for (String name : names) {
                String address = "10.9.0." + (pods.size() + 1);
                pods.add(NetPod.start(name, address, place.stage(), place.logs()));
            }
            return new Scene(List.copyOf(pods), start.apply(pods));
        } catch (RuntimeException e) {
            pods.forEach(NetPod::close);
            throw e;
        }
    }

    NetPod callee() {
        return pods.getFirst();
    }

    NetPod caller() {
        return pods.getLast();
    }

    Traffic traffic() {
        return traffic;
    }

    /** Begins a phase of everything that is watched. */
    void begin(String phase) {
        traffic.begin(phase);
        counters.values().forEach(CounterWatch::begin);
        segments = each(pod -> kernel(pod).now());
    }

    /** Lets the traffic go on a little, and ends the phase. */
    Sight end(String phase) {
        traffic.awaitMore(phase);
        Map<String, KernelCounts.Segments> sent = new TreeMap<>();
        segments.forEach((pod, then) -> sent.put(pod.name(), kernel(pod).now().since(then)));
        List<String> gone =
                counters.entrySet().stream()
                        .flatMap(
                                watched ->
                                        watched.getValue().gone().stream()
                                                .map(each -> watched.getKey().name() + ": " + each))
                        .toList();
        return new Sight(traffic.end(phase), sent, gone);
    }

    /**
     * What everybody saw in a phase.
     *
     * @param segments what the kernel of each pod sent
     * @param countersGone series of metrics that went back
     */
    public record Sight(
            List<WitnessFigures> witnesses,
            Map<String, KernelCounts.Segments> segments,
            List<String> countersGone) {
        public Sight {
            witnesses = List.copyOf(witnesses);
            segments = Map.copyOf(segments);
            countersGone = List.copyOf(countersGone);
        }

        long calls() {
            return sum(WitnessFigures::calls);
        }

        long failed() {
            return sum(WitnessFigures::failed);
        }

        long replaced() {
            return sum(WitnessFigures::replaced);
        }

        long duplicates() {
            return sum(WitnessFigures::duplicates);
        }

        long wrongBytes() {
            return sum(WitnessFigures::wrongBytes);
        }

        long resets() {
            return segments.values().stream().mapToLong(KernelCounts.Segments::resets).sum();
        }

        double gapMaxMillis() {
            return witnesses.stream().mapToDouble(WitnessFigures::gapMaxMillis).max().orElse(0);
        }

        double gapP99Millis() {
            return witnesses.stream().mapToDouble(WitnessFigures::gapP99Millis).max().orElse(0);
        }

        boolean lossless() {
            return witnesses.stream().allMatch(WitnessFigures::lossless)
                    && resets() == 0
                    && countersGone.isEmpty();
        }

        boolean honest() {
            return witnesses.stream().allMatch(WitnessFigures::honest);
        }

        private long sum(ToLongFunction<WitnessFigures> figure) {
            return witnesses.stream().mapToLong(figure).sum();
        }
    }

    @Override
    public void close() {
        traffic.close();
        pods.forEach(NetPod::close);
    }

    private KernelCounts kernel(NetPod pod) {
        KernelCounts counts = kernels.get(pod);
        if (counts == null) {
            throw new IllegalArgumentException("pod: " + pod.name() + " (not of this scene)");
        }
        return counts;
    }

    private <T> Map<NetPod, T> each(Function<NetPod, T> value) {
        return pods.stream().collect(Collectors.toMap(pod -> pod, value));
    }
}
