package dev.midflight.sidecar.move;

import java.util.Arrays;

/**
 * What the proxy that takes over can take; what it does not name is not sent to it.
 *
 * @param bits one for each; those that are not known here are kept
 */
public record Capabilities(long bits) {
    /** Of builds that do not say. */
    public static final Capabilities NONE = new Capabilities(0);

    /** Of this build. */
    public static final Capabilities OURS =
            new Capabilities(
                    Arrays.stream(Capability.values())
                            .mapToLong(Capability::mask)
                            .reduce(0, (all, next) -> all | next));

    public boolean has(Capability capability) {
        return (bits & capability.mask()) != 0;
    }
}
