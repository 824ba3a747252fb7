package dev.midflight.sidecar.cluster.balance;

/**
 * How many percent of the requests go to which priority, and where health is not looked at: Envoy's
 * priority levels with an overprovisioning factor and a panic threshold.
 *
 * @param percents add up to 100
 * @param panic where all endpoints are used, healthy or not
 */
public record PriorityLoads(int[] percents, boolean[] panic) {
    /**
     * @param usable healthy endpoints of each priority
     * @param total all of each priority; at least one of one of them
     */
    public static PriorityLoads of(
            int[] usable, int[] total, int overprovisioningPercent, int panicPercent) {
        int[] health = new int[usable.length];
        int sum = 0;
        for (int i = 0; i < health.length; i++) {
            health[i] =
                    total[i] == 0
                            ? 0
                            : (int)
                                    Math.min(
                                            100,
                                            (long) overprovisioningPercent * usable[i] / total[i]);
            sum = Math.min(100, sum + health[i]);
        }
        boolean[] panic = new boolean[usable.length];
        for (int i = 0; i < panic.length; i++) {
            panic[i] = sum < 100 && usable[i] * 100L < (long) panicPercent * total[i];
        }
        return new PriorityLoads(sum == 0 ? byNumber(total) : shared(health, sum), panic);
    }

    /** The first ones take what they can; scaled up where all together cannot take everything. */
    private static int[] shared(int[] health, int sum) {
        int[] percents = new int[health.length];
        int left = 100;
        for (int i = 0; i < health.length; i++) {
            percents[i] = Math.min(left, health[i] * 100 / sum);
            left -= percents[i];
        }
        for (int i = 0; left > 0; i++) {
            if (health[i] > 0) {
                percents[i] += left;
                left = 0;
            }
        }
        return percents;
    }

    /** Nobody is healthy: each as many as it has endpoints. */
    private static int[] byNumber(int[] total) {
        long all = 0;
        for (int number : total) {
            all += number;
        }
        int[] percents = new int[total.length];
        int left = 100;
        int last = 0;
        for (int i = 0; i < total.length; i++) {
            percents[i] = (int) (total[i] * 100L / all);
            left -= percents[i];
            last = total[i] > 0 ? i : last;
        }
        percents[last] += left;
        return percents;
    }

    /**
     * The priority that a number leads to.
     *
     * @param point in {@code 0..99}
     */
    public int at(int point) {
        int end = 0;
        for (int i = 0; i < percents.length; i++) {
            end += percents[i];
            if (point < end) {
                return i;
            }
        }
        return percents.length - 1;
    }
}
