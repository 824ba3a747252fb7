package dev.midflight.sidecar.launcher;

import dev.midflight.model.Epoch;
import java.util.Optional;

/** What our launcher says on descriptor 0. */
public sealed interface LauncherLine {
    /** Take over, or back, at this epoch. */
    record TakeOver(Epoch epoch, boolean rescue) implements LauncherLine {}

    /** Drain, then exit. */
    record Terminate() implements LauncherLine {}

    /** The launcher is dead. */
    record Gone() implements LauncherLine {}

    /** Empty for a line that this build does not know. */
    static Optional<LauncherLine> parse(String line) {
        String[] words = line.strip().split(" +", -1);
        if (words.length == 1 && words[0].equals("terminate")) {
            return Optional.of(new Terminate());
        }
        boolean rescue = words.length == 3 && words[2].equals("rescue");
        if (words[0].equals("takeover") && (words.length == 2 || rescue)) {
            try {
                return Optional.of(new TakeOver(Epoch.parse(words[1]), rescue));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
