package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resources of one origin, each type's in the order of their last changes, so that what changed
 * since a position costs what changed. For any thread.
 */
final class Shelf {
    /** A reader that is behind more removals than these has to begin anew. */
    private static final int MAX_TOMBSTONES = 10_000;

    private final String name;
    private final Map<XdsType, Column> columns = new EnumMap<>(XdsType.class);
    private long position;

    /** Of one type; the map's ends are the newest. */
    private static final class Column {
        private final LinkedHashMap<String, ShelfEntry> present = new LinkedHashMap<>();
        private final LinkedHashMap<String, Long> gone = new LinkedHashMap<>();
        private long forgotten;
    }

    Shelf(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** What is the same as before has not changed; false: nothing has. */
    synchronized boolean update(List<XdsResource> changed, List<ResourceName> removed) {
        long before = position;
        changed.forEach(this::put);
        removed.forEach(this::remove);
        return position != before;
    }

    private void put(XdsResource resource) {
        Column column = columns.computeIfAbsent(resource.type(), _ -> new Column());
        ShelfEntry known = column.present.get(resource.name());
        if (known != null && known.version().equals(ShelfEntry.version(resource))) {
            return;
        }
        column.gone.remove(resource.name());
        column.present.putLast(resource.name(), ShelfEntry.of(resource, ++position));
    }

    private void remove(ResourceName name) {
        Column column = columns.get(name.type());
        if (column == null || column.present.remove(name.name()) == null) {
            return;
        }
        column.gone.putLast(name.name(), ++position);
        if (column.gone.size() > MAX_TOMBSTONES) {
            column.forgotten = column.gone.pollFirstEntry().getValue();
        }
    }

    synchronized long position() {
        return position;
    }

    synchronized boolean isEmpty() {
        return columns.values().stream().allMatch(column -> column.present.isEmpty());
    }

    synchronized boolean has(XdsType type, String resource) {
        Column column = columns.get(type);
        return column != null && column.present.containsKey(resource);
    }

    synchronized Optional<ShelfEntry> find(XdsType type, String resource) {
        return Optional.ofNullable(columns.get(type)).map(column -> column.present.get(resource));
    }

    synchronized List<String> names(XdsType type) {
        Column column = columns.get(type);
        return column == null ? List.of() : List.copyOf(column.present.keySet());
    }

    /** What changed behind a position, the oldest change first. */
    synchronized List<ShelfEntry> changedSince(XdsType type, long from) {
        Column column = columns.get(type);
        if (column == null || column.present.isEmpty()) {
            return List.of();
        }
        if (from == 0) {
            return List.copyOf(column.present.values());
        }
        List<ShelfEntry> changed = new ArrayList<>();
        for (ShelfEntry entry : column.present.sequencedValues().reversed()) {
            if (entry.changedAt() <= from) {
                break;
            }
            changed.add(entry);
        }
        Collections.reverse(changed);
        return changed;
    }

    /** What went behind a position; null: it is not known any more. */
    synchronized @Nullable List<String> removedSince(XdsType type, long from) {
        Column column = columns.get(type);
        if (column == null || column.gone.isEmpty()) {
            return List.of();
        }
        if (from < column.forgotten) {
            return null;
        }
        List<String> removed = new ArrayList<>();
        for (Map.Entry<String, Long> entry : column.gone.sequencedEntrySet().reversed()) {
            if (entry.getValue() <= from) {
                break;
            }
            removed.add(entry.getKey());
        }
        return removed;
    }
}
