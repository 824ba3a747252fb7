package dev.midflight.operator.registry;

import dev.midflight.operator.registry.none.NoRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The adapters by the names that a step gives them. */
public final class RegistryAdapters {
    private final Map<String, RegistryAdapter> byName;

    public RegistryAdapters(Map<String, RegistryAdapter> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** Every adapter that there is: a new one is a package and a line here. */
    public static RegistryAdapters all() {
        return new RegistryAdapters(Map.of("None", new NoRegistry()));
    }

    public Optional<RegistryAdapter> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }
}
