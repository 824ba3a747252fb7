package dev.midflight.wire.xds;

import java.util.List;

/** A resource that this build can't do what it says; the lines name the fields. */
public final class UnreadableResourceException extends Exception {
    private final List<String> reasons;

    UnreadableResourceException(String resource, List<String> reasons) {
        super(resource + ": " + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    public List<String> reasons() {
        return reasons;
    }
}
