package dev.midflight.e2e.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keep-alive connections that share a total rate; each sends {@code depth} requests before it reads
 * an answer.
 */
final class KeepAliveTraffic implements Traffic {
    private final String name;
    private final int depth;
    private final int answerMillis;
    private final double requestsPerSecond;
    private final Phases phases;
    private final Stop stop;
    private final Echo echo;
    private final List<Lane> lanes;

    KeepAliveTraffic(Shape shape, Phases phases, Stop stop, Echo echo, Target target) {
        this.name = shape.name();
        this.depth = shape.depth();
        this.answerMillis = shape.answerMillis();
        this.requestsPerSecond = shape.requestsPerSecond();
        this.phases = phases;
        this.stop = stop;
        this.echo = echo;
        this.lanes = Stream.generate(() -> new Lane(target)).limit(shape.connections()).toList();
    }

    /**
     * How many connections, how fast in total, how many requests at once, and how long the
     * application takes for its answer; where that is not at once, gaps say nothing.
     */
    record Shape(
            String name, int connections, double requestsPerSecond, int depth, int answerMillis) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Runnable> loops() {
        long interval =
                (long) (TimeUnit.SECONDS.toNanos(1) * depth * lanes.size() / requestsPerSecond);
        List<Runnable> loops = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            long offset = interval * i / lanes.size();
            loops.add(() -> loop(lane, new Pace(stop, interval, offset - interval)));
        }
        return loops;
    }

    @Override
    public Census census() {
        return Lane.census(lanes);
    }

    private void loop(Lane lane, Pace pace) {
        while (pace.await()) {
            if (!exchange(lane, pace.dueNanos())) {
                pace.startOver();
            }
        }
        lane.drop();
    }

    private void succeeded(Phase.Attempt attempt) {
        if (answerMillis == 0) {
            attempt.succeeded();
        } else {
            attempt.succeededUntimed();
        }
    }

    private boolean exchange(Lane lane, long dueNanos) {
        Phase phase = phases.current();
        List<Phase.Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            attempts.add(phase.begin(dueNanos));
        }
        try {
            ClientConnection connection = lane.connection();
            List<Echo.Sent> sent = new ArrayList<>();
            for (int i = 0; i < depth; i++) {
                sent.add(echo.send(connection, answerMillis));
            }
            connection.flush();
            boolean goesOn = true;
            for (Echo.Sent request : sent) {
                goesOn = echo.receive(connection, request);
                succeeded(attempts.removeFirst());
            }
            if (!goesOn) {
                phase.closedPolitely();
                lane.drop();
            }
            return true;
        } catch (IOException e) {
            String where = name + " from port " + lane.localPort().orElse(0);
            attempts.forEach(attempt -> attempt.failed(where, e));
            lane.drop();
            return false;
        }
    }
}
