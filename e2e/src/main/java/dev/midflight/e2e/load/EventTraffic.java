package dev.midflight.e2e.load;

import dev.midflight.e2e.http.Head;
import dev.midflight.e2e.stream.WrongBytesException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Responses of server-sent events, ten seconds long each, on connections that are kept alive. */
final class EventTraffic implements Traffic {
    private static final int INTERVAL_MILLIS = 20;
    private static final int EVENTS = 500;
    private static final String REQUEST =
            "GET /events?count=" + EVENTS + "&millis=" + INTERVAL_MILLIS;

    private final Phases phases;
    private final Stop stop;
    private final List<Lane> lanes;

    EventTraffic(LoadConfig config, Phases phases, Stop stop, Target target) {
        this.phases = phases;
        this.stop = stop;
        this.lanes = Stream.generate(() -> new Lane(target)).limit(config.eventStreams()).toList();
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public List<Runnable> loops() {
        List<Runnable> loops = new ArrayList<>();
        lanes.forEach(lane -> loops.add(() -> loop(lane)));
        return loops;
    }

    @Override
    public Census census() {
        return Lane.census(lanes);
    }

    private void loop(Lane lane) {
        Pace betweenResponses = new Pace(stop, TimeUnit.MILLISECONDS.toNanos(50), 0);
        while (betweenResponses.await()) {
            try {
                receive(lane);
            } catch (IOException e) {
                phases.current().failed("events from port " + lane.localPort().orElse(0), e);
                lane.drop();
            }
            betweenResponses.startOver();
        }
        lane.drop();
    }

    private void receive(Lane lane) throws IOException {
        ClientConnection connection = lane.connection();
        connection.begin(REQUEST, 0);
        connection.flush();
        Head head = connection.answer();
        BufferedReader events =
                new BufferedReader(
                        new InputStreamReader(connection.body(head), StandardCharsets.US_ASCII));
        long lastNanos = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            requireLine("data: " + i, events.readLine());
            requireLine("", events.readLine());
            long now = System.nanoTime();
            long late = now - lastNanos - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
            phases.current().frame(TimeUnit.NANOSECONDS.toMicros(late));
            lastNanos = now;
        }
        if (events.readLine() != null) {
            throw new WrongBytesException("something behind the last event");
        }
        if (head.closes()) {
            phases.current().closedPolitely();
            lane.drop();
        }
    }

    private static void requireLine(String expected, String line) throws WrongBytesException {
        if (!expected.equals(line)) {
            throw new WrongBytesException("event: " + line + " (expected: " + expected + ")");
        }
    }
}
