package dev.midflight.model.traffic;

/** The checks that the records share; every message says the field, its value and its bounds. */
final class Bounds {
    private Bounds() {}

    static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
    }

    static void requireAtMost(String name, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(
                    name + ": " + count + " entries (expected: at most " + most + ")");
        }
    }

    /** Zero is allowed: it means that there is none. */
    static void requireOffOr(String name, long value, long least, long most) {
        if (value != 0) {
            require(name, value, least, most);
        }
    }
}
