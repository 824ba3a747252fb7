package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.wire.xds.XdsResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is on the shelves, so that only what differs goes there. For one thread. */
final class ShelfLedger {
    private final ResourceShelves shelves;
    private final Map<ShelfPart, Map<ResourceName, XdsResource>> parts = new HashMap<>();
    private final Map<String, Batch> pending = new TreeMap<>();

    ShelfLedger(ResourceShelves shelves) {
        this.shelves = shelves;
    }

    /** All that a part consists of from the next {@link #flush} on. */
    void put(ShelfPart part, List<XdsResource> resources) {
        Map<ResourceName, XdsResource> before = parts.getOrDefault(part, Map.of());
        Map<ResourceName, XdsResource> now = new TreeMap<>();
        for (XdsResource resource : resources) {
            ResourceName name = ResourceName.of(resource);
            XdsResource known = before.get(name);
            now.put(name, known != null && known.equals(resource) ? known : resource);
        }
        Batch batch = pending.computeIfAbsent(part.shelf(), _ -> new Batch());
        now.forEach(
                (name, resource) -> {
                    if (!resource.equals(before.get(name))) {
                        batch.change(name, resource);
                    }
                });
        before.keySet().stream().filter(name -> !now.containsKey(name)).forEach(batch::remove);
        if (now.isEmpty()) {
            parts.remove(part);
        } else {
            parts.put(part, now);
        }
    }

    /** What a part consists of. */
    Set<ResourceName> names(ShelfPart part) {
        return Set.copyOf(parts.getOrDefault(part, Map.of()).keySet());
    }

    /** One update for each shelf on which something differs. */
    void flush() {
        pending.forEach((shelf, batch) -> batch.send(shelf, shelves));
        pending.clear();
    }

    private static final class Batch {
        private final NavigableMap<ResourceName, XdsResource> changed = new TreeMap<>();
        private final NavigableSet<ResourceName> removed = new TreeSet<>();

        private void change(ResourceName name, XdsResource resource) {
            removed.remove(name);
            changed.put(name, resource);
        }

        private void remove(ResourceName name) {
            changed.remove(name);
            removed.add(name);
        }

        private void send(String shelf, ResourceShelves shelves) {
            if (!changed.isEmpty() || !removed.isEmpty()) {
                shelves.update(shelf, List.copyOf(changed.values()), List.copyOf(removed));
            }
        }
    }
}
