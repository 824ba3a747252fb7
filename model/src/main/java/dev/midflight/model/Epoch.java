package dev.midflight.model;

/** The fence that says which of two proxies is the newer one; it only ever rises. */
public record Epoch(long value) implements Comparable<Epoch> {
    public Epoch {
        if (value < 0) {
            throw new IllegalArgumentException("epoch: " + value + " (expected: 0 or more)");
        }
    }

    public static Epoch of(long value) {
        return new Epoch(value);
    }

    /**
     * Reads a decimal number.
     *
     * @throws IllegalArgumentException if it is none or negative
     */
    public static Epoch parse(String text) {
        try {
            return new Epoch(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("epoch: '" + text + "' (expected: a number)", e);
        }
    }

    public Epoch next() {
        return new Epoch(Math.addExact(value, 1));
    }

    public boolean isAfter(Epoch other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
