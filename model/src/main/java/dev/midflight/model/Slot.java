package dev.midflight.model;

import java.util.Locale;
import java.util.Optional;

/** One of the two places of a pod where a proxy can run. */
public enum Slot {
    A,
    B;

    public static Optional<Slot> parse(String letter) {
        return switch (letter) {
            case "a" -> Optional.of(A);
            case "b" -> Optional.of(B);
            default -> Optional.empty();
        };
    }

    public Slot peer() {
        return this == A ? B : A;
    }

    /** How it is written in files, annotations and names: {@code a} or {@code b}. */
    public String letter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its container. */
    public String containerName() {
        return "midflight-" + letter();
    }
}
