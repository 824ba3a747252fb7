package dev.midflight.e2e.load;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A new connection for each request. */
final class ConnectingTraffic implements Traffic {
    private final int connectsPerSecond;
    private final Phases phases;
    private final Stop stop;
    private final Echo echo;
    private final Target target;

    ConnectingTraffic(int connectsPerSecond, Phases phases, Stop stop, Echo echo, Target target) {
        this.connectsPerSecond = connectsPerSecond;
        this.phases = phases;
        this.stop = stop;
        this.echo = echo;
        this.target = target;
    }

    @Override
    public String name() {
        return "connecting";
    }

    @Override
    public List<Runnable> loops() {
        return connectsPerSecond == 0 ? List.of() : List.of(this::loop);
    }

    @Override
    public Census census() {
        return Census.NONE;
    }

    private void loop() {
        Pace pace = new Pace(stop, TimeUnit.SECONDS.toNanos(1) / connectsPerSecond, 0);
        while (pace.await()) {
            Phase.Attempt attempt = phases.current().begin(pace.dueNanos());
            Thread.ofVirtual().start(() -> exchange(attempt));
        }
    }

    private void exchange(Phase.Attempt attempt) {
        try (ClientConnection connection = ClientConnection.open(target)) {
            Echo.Sent sent = echo.send(connection);
            connection.flush();
            echo.receive(connection, sent);
            attempt.succeeded();
        } catch (IOException e) {
            attempt.failed(name(), e);
        }
    }
}
