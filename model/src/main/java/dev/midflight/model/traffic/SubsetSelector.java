package dev.midflight.model.traffic;

import java.util.Map;

/** The endpoints whose metadata has all of these; a route may ask for them. Empty: all. */
public record SubsetSelector(Map<String, String> metadata) {
    public static final SubsetSelector ALL = new SubsetSelector(Map.of());
    private static final int MAX_KEYS = 16;

    public SubsetSelector {
        metadata = Map.copyOf(metadata);
        Bounds.requireAtMost("subset", metadata.size(), MAX_KEYS);
    }

    public boolean selects(Endpoint endpoint) {
        return endpoint.metadata().entrySet().containsAll(metadata.entrySet());
    }
}
