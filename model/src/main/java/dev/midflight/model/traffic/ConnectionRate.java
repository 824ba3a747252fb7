package dev.midflight.model.traffic;

import java.time.Duration;

/**
 * Connections beyond a rate are closed as they come.
 *
 * @param connections so many come back in {@code per}
 * @param burst so many at once after a silence
 */
public record ConnectionRate(int connections, Duration per, int burst)
        implements Filter.OnConnections {
    public ConnectionRate {
        Rate.check("connections", connections, per, burst);
    }

    public Rate rate() {
        return new Rate(connections, per, burst);
    }
}
