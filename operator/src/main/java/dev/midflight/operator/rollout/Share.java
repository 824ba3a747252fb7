package dev.midflight.operator.rollout;

/** A number of pods, or a percentage of them. */
public record Share(int amount, boolean isPercent) {
    public Share {
        if (amount < 0 || (isPercent && amount > 100)) {
            throw new IllegalArgumentException(
                    "share: "
                            + amount
                            + (isPercent ? "% (expected: 0 to 100)" : " (expected: 0 or more)"));
        }
    }

    public static Share of(int pods) {
        return new Share(pods, false);
    }

    /**
     * Reads {@code 3} or {@code 25%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Share parse(String text) {
        boolean percent = text.endsWith("%");
        String digits = percent ? text.substring(0, text.length() - 1) : text;
        try {
            return new Share(Integer.parseInt(digits), percent);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "share: '" + text + "' (expected: a number or a percentage)", e);
        }
    }

    /** Of that many pods, rounded up. */
    public int ceilingOf(int pods) {
        return isPercent ? (int) ((amount * (long) pods + 99) / 100) : amount;
    }
}
