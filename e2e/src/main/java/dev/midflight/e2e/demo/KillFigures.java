package dev.midflight.e2e.demo;

/**
 * What a killed proxy cost.
 *
 * @param bypassedMillis from the kill until traffic was known to go directly, at most
 * @param armedMillis from the kill until another proxy served and was watched again, at most
 * @param during calls in that time; those on the killed proxy's connections may be lost
 * @param after calls once it was over
 */
public record KillFigures(
        String pod,
        long bypassedMillis,
        long armedMillis,
        PhaseFigures during,
        PhaseFigures after) {
    boolean recovered() {
        return after.lossless() && after.requests() >= TurnFigures.LEAST_CALLS;
    }
}
