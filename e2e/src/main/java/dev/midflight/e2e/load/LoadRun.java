package dev.midflight.e2e.load;

import dev.midflight.e2e.http.Head;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of all traffic: started, divided into phases, stopped. */
public final class LoadRun implements AutoCloseable {
    private static final Pattern DUPLICATES =
            Pattern.compile("\"executed\":(\\d+),\"duplicates\":(\\d+)");
    private static final int PIPELINE_DEPTH = 4;

    private final Target target;
    private final Echo echo;
    private final Stop stop = new Stop();
    private final Phases phases = new Phases("start");
    private final List<Traffic> traffic;
    private final List<Thread> threads = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private long duplicatesBefore;
    private volatile long executed;

    private LoadRun(LoadConfig config, Target target) {
        this.target = target;
        this.echo = new Echo(UUID.randomUUID().toString().substring(0, 8), config.bodyBytes());
        this.traffic =
                List.of(
                        keepAlive(config),
                        pipelined(config),
                        new ConnectingTraffic(
                                config.connectsPerSecond(), phases, stop, echo, target),
                        new IdleTraffic(config.idleConnections(), phases, echo, target),
                        new BulkTraffic(config, phases, stop, target),
                        slow(config),
                        new EventTraffic(config, phases, stop, target),
                        StreamTraffic.plain(config, phases, stop, target),
                        StreamTraffic.upgraded(config, phases, stop, target));
    }

    public static LoadRun start(LoadConfig config) throws IOException {
        LoadRun run = new LoadRun(config, Target.of(config));
        run.traffic.forEach(kind -> kind.loops().forEach(run::startLoop));
        Thread.ofVirtual().start(() -> run.stopAfter(Duration.ofSeconds(config.maxSeconds())));
        return run;
    }

    /**
     * Ends the phase with a use of every silent connection, and counts under a new name from then
     * on.
     */
    public synchronized void startPhase(String name) {
        Phase ending = phases.current();
        if (!stop.requested()) {
            traffic.forEach(kind -> kind.check(ending));
        }
        phases.start(name);
        settle(ending);
    }

    /**
     * Every connection finishes what it has begun; afterwards the figures don't change any more.
     */
    public synchronized void stop() {
        if (!stop.requested()) {
            traffic.forEach(kind -> kind.check(phases.current()));
            stop.request();
            threads.forEach(LoadRun::join);
            settle(phases.current());
        }
    }

    @Override
    public void close() {
        stop();
    }

    public LoadReport report() {
        Map<String, Census> connections = new LinkedHashMap<>();
        traffic.forEach(kind -> connections.put(kind.name(), kind.census()));
        return new LoadReport(
                !stop.requested(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
                echo.client(),
                executed,
                connections,
                phases.report());
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private KeepAliveTraffic keepAlive(LoadConfig config) {
        KeepAliveTraffic.Shape shape =
                new KeepAliveTraffic.Shape(
                        "keepAlive",
                        config.keepAliveConnections(),
                        config.requestsPerSecond(),
                        1,
                        0);
        return new KeepAliveTraffic(shape, phases, stop, echo, target);
    }

    private KeepAliveTraffic pipelined(LoadConfig config) {
        int connections = config.pipelinedConnections();
        KeepAliveTraffic.Shape shape =
                new KeepAliveTraffic.Shape(
                        "pipelined", connections, 10.0 * connections, PIPELINE_DEPTH, 0);
        return new KeepAliveTraffic(shape, phases, stop, echo, target);
    }

    private KeepAliveTraffic slow(LoadConfig config) {
        int connections = config.slowConnections();
        double rate = connections * 900.0 / config.slowMillis();
        KeepAliveTraffic.Shape shape =
                new KeepAliveTraffic.Shape("slow", connections, rate, 1, config.slowMillis());
        return new KeepAliveTraffic(shape, phases, stop, echo, target);
    }

    private void startLoop(Runnable loop) {
        threads.add(Thread.ofVirtual().start(loop));
    }

    private void stopAfter(Duration time) {
        Pace pace = new Pace(stop, time.toNanos(), 0);
        if (pace.await()) {
            stop();
        }
    }

    private void settle(Phase phase) {
        Pace pace = new Pace(new Stop(), TimeUnit.MILLISECONDS.toNanos(5), 0);
        long deadline =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2L * target.timeoutMillis());
        while (phase.inFlight() > 0 && System.nanoTime() < deadline) {
            pace.await();
        }
        if (phase.inFlight() > 0) {
            phase.failed("phase", new SocketTimeoutException("requests without an end"));
        }
        countDuplicates(phase);
    }

    private void countDuplicates(Phase phase) {
        try (ClientConnection connection = ClientConnection.open(target)) {
            connection.begin("GET /duplicates?client=" + echo.client(), 0);
            connection.flush();
            Head head = connection.answer();
            byte[] body = connection.body(head).readAllBytes();
            Matcher matcher = DUPLICATES.matcher(new String(body, StandardCharsets.UTF_8));
            if (!matcher.find()) {
                throw new IOException("no count of duplicates");
            }
            executed = Long.parseLong(matcher.group(1));
            long duplicates = Long.parseLong(matcher.group(2));
            phase.addDuplicates(duplicates - duplicatesBefore);
            duplicatesBefore = duplicates;
        } catch (IOException e) {
            phase.failed("count of duplicates", e);
        }
    }
}
