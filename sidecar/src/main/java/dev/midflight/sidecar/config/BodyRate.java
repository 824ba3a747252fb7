package dev.midflight.sidecar.config;

/**
 * How fast a client has to send a request's content while it is waited for.
 *
 * @param bytesPerSecond 0: as slowly as it likes
 * @param overSeconds measured over so many seconds
 */
public record BodyRate(int bytesPerSecond, int overSeconds) {
    static BodyRate from(Environment environment) {
        return new BodyRate(
                environment.integer("MIDFLIGHT_BODY_BYTES_PER_SECOND", 0, 0, 1_000_000),
                environment.integer("MIDFLIGHT_BODY_SECONDS", 30, 1, 3600));
    }

    public boolean isOff() {
        return bytesPerSecond == 0;
    }

    /** What has to come in that time. */
    public long bytes() {
        return (long) bytesPerSecond * overSeconds;
    }
}
