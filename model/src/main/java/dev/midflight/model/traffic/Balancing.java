package dev.midflight.model.traffic;

/** How one of the healthy endpoints is chosen; all of them keep to the weights. */
public sealed interface Balancing {
    /** In turns, the heavier ones more often but never in a row (smooth weighted). */
    record RoundRobin() implements Balancing {}

    record Random() implements Balancing {}

    /**
     * Of some random ones that with the fewest active requests.
     *
     * @param choices how many are compared
     */
    record LeastRequest(int choices) implements Balancing {
        public static final LeastRequest DEFAULT = new LeastRequest(2);

        public LeastRequest {
            Bounds.require("choices", choices, 2, 16);
        }
    }

    /**
     * Of two random ones that with the lower cost: latency, whose peaks count at once and are
     * forgotten over time, times active requests.
     *
     * @param decayMillis after it a peak counts e times less
     */
    record PeakEwma(int decayMillis) implements Balancing {
        public static final PeakEwma DEFAULT = new PeakEwma(10_000);

        public PeakEwma {
            Bounds.require("decayMillis", decayMillis, 10, 600_000);
        }
    }

    /**
     * The same hash leads to the same endpoint, by points on a ring.
     *
     * @param minRingSize as many points at least; more are closer to the weights
     * @param maxRingSize as many points at most
     */
    record RingHash(int minRingSize, int maxRingSize) implements Balancing {
        public static final RingHash DEFAULT = new RingHash(1024, 65_536);
        private static final int MAX_RING_SIZE = 1 << 20;

        public RingHash {
            Bounds.require("minRingSize", minRingSize, 1, MAX_RING_SIZE);
            Bounds.require("maxRingSize", maxRingSize, minRingSize, MAX_RING_SIZE);
        }
    }

    /**
     * The same hash leads to the same endpoint, by a table that is looked up in one step.
     *
     * @param tableSize a prime; at least a hundred times the endpoints, for an even share
     */
    record Maglev(int tableSize) implements Balancing {
        public static final Maglev DEFAULT = new Maglev(65_537);
        private static final int MAX_TABLE_SIZE = 5_000_011;

        public Maglev {
            Bounds.require("tableSize", tableSize, 2, MAX_TABLE_SIZE);
            if (!isPrime(tableSize)) {
                throw new IllegalArgumentException(
                        "tableSize: " + tableSize + " (expected: a prime)");
            }
        }

        private static boolean isPrime(int number) {
            for (int divisor = 2; (long) divisor * divisor <= number; divisor++) {
                if (number % divisor == 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
