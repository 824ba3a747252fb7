package dev.midflight.e2e.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Keep-alive connections that are silent for a whole phase, and are used once at its end. */
final class IdleTraffic implements Traffic {
    private static final int MAX_AT_ONCE = 20;

    private final Echo echo;
    private final Phases phases;
    private final List<Lane> lanes;

    IdleTraffic(int connections, Phases phases, Echo echo, Target target) {
        this.echo = echo;
        this.phases = phases;
        this.lanes = Stream.generate(() -> new Lane(target)).limit(connections).toList();
    }

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public List<Runnable> loops() {
        return List.of(() -> check(phases.current()));
    }

    @Override
    public synchronized void check(Phase phase) {
        Semaphore permits = new Semaphore(MAX_AT_ONCE);
        List<Thread> threads = new ArrayList<>();
        for (Lane lane : lanes) {
            permits.acquireUninterruptibly();
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        use(lane, phase);
                                        permits.release();
                                    }));
        }
        threads.forEach(LoadRun::join);
    }

    @Override
    public Census census() {
        return Lane.census(lanes);
    }

    private void use(Lane lane, Phase phase) {
        Phase.Attempt attempt = phase.begin(System.nanoTime());
        try {
            ClientConnection connection = lane.connection();
            Echo.Sent sent = echo.send(connection);
            connection.flush();
            boolean goesOn = echo.receive(connection, sent);
            attempt.succeeded();
            if (!goesOn) {
                phase.closedPolitely();
                lane.drop();
            }
        } catch (IOException e) {
            attempt.failed("idle from port " + lane.localPort().orElse(0), e);
            lane.drop();
        }
    }
}
