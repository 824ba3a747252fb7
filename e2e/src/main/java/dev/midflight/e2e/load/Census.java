package dev.midflight.e2e.load;

import java.util.List;

/**
 * How many connections there are, how many of them are still the first ones opened, and their local
 * ports.
 */
public record Census(int open, int original, List<Integer> localPorts) {
    public static final Census NONE = new Census(0, 0, List.of());

    public Census {
        localPorts = List.copyOf(localPorts);
    }
}
