package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final ShelfMembers members = new ShelfMembers();
    private @Nullable Shelf twin;
    private long last;

    /** The last one of whole updates, for who asks without the lock. */
    private volatile long position;

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
        changed.forEach(this::put);
        removed.forEach(this::remove);
        Set<ResourceName> touched = new LinkedHashSet<>(removed);
        changed.forEach(resource -> touched.add(ResourceName.of(resource)));
        members.takeChanged()
                .forEach(cluster -> touched.add(new ResourceName(XdsType.ENDPOINTS, cluster)));
        Shelf other = twin;
        if (other != null) {
            mirror(touched, other, Map.of());
        }
        return finished();
    }

    private void put(XdsResource resource) {
        ShelfEntry known = known(resource.type(), resource.name());
        if (known == null || !known.version().equals(ShelfEntry.version(resource))) {
            put(resource.type(), ShelfEntry.of(resource, ++last));
        }
    }

    private void put(XdsType type, ShelfEntry entry) {
        Column column = columns.computeIfAbsent(type, _ -> new Column());
        column.gone.remove(entry.name());
        column.present.putLast(entry.name(), entry);
        if (type == XdsType.LB_ENDPOINT) {
            members.put(entry);
        }
    }

    private void remove(ResourceName name) {
        Column column = columns.get(name.type());
        if (column == null || column.present.remove(name.name()) == null) {
            return;
        }
        column.gone.putLast(name.name(), ++last);
        if (column.gone.size() > MAX_TOMBSTONES) {
            column.forgotten = column.gone.pollFirstEntry().getValue();
        }
        if (name.type() == XdsType.LB_ENDPOINT) {
            members.remove(name.name());
        }
    }

    private @Nullable ShelfEntry known(XdsType type, String resource) {
        Column column = columns.get(type);
        return column == null ? null : column.present.get(resource);
    }

    /**
     * The same for readers to whom a cluster's endpoints are one resource always; made when first
     * asked for, of the same octets but for such endpoints. Readers of this one wait for little of
     * that.
     */
    Shelf whole() {
        return twin().orElseGet(() -> whole(together()));
    }

    /** Endpoints that a twin would have to be made of, put together while nobody waits. */
    Map<Collected, ShelfEntry> together() {
        Map<Collected, ShelfEntry> made = new HashMap<>();
        collected().forEach(each -> made.put(each, each.whole()));
        return made;
    }

    private synchronized List<Collected> collected() {
        return changed(XdsType.ENDPOINTS, 0, Long.MAX_VALUE).stream()
                .map(members::collected)
                .toList();
    }

    /**
     * The twin, for which so much was put together before.
     *
     * @param made what has changed since then is made anew
     */
    synchronized Shelf whole(Map<Collected, ShelfEntry> made) {
        if (twin == null) {
            twin = new Shelf(name);
            for (Map.Entry<XdsType, Column> each : columns.entrySet()) {
                XdsType type = each.getKey();
                mirror(
                        each.getValue().present.keySet().stream()
                                .map(resource -> new ResourceName(type, resource))
                                .toList(),
                        twin,
                        made);
            }
        }
        return twin;
    }

    /** What {@link #whole} has made. */
    synchronized Optional<Shelf> twin() {
        return Optional.ofNullable(twin);
    }

    private void mirror(
            Collection<ResourceName> touched, Shelf into, Map<Collected, ShelfEntry> made) {
        synchronized (into) {
            touched.stream()
                    .filter(which -> which.type() != XdsType.LB_ENDPOINT)
                    .forEach(which -> mirror(which, into, made));
            var _ = into.finished();
        }
    }

    /** Whether something has changed since the last time. */
    private boolean finished() {
        boolean differs = position != last;
        position = last;
        return differs;
    }

    private void mirror(ResourceName which, Shelf into, Map<Collected, ShelfEntry> made) {
        ShelfEntry entry = known(which.type(), which.name());
        if (entry == null) {
            into.take(which, null);
        } else if (which.type() == XdsType.ENDPOINTS) {
            Collected collected = members.collected(entry);
            ShelfEntry whole = made.get(collected);
            into.take(which, whole == null ? collected.whole() : whole);
        } else {
            into.take(which, entry);
        }
    }

    private void take(ResourceName which, @Nullable ShelfEntry entry) {
        ShelfEntry known = known(which.type(), which.name());
        if (entry == null) {
            remove(which);
        } else if (known == null || !known.version().equals(entry.version())) {
            put(which.type(), entry.at(++last));
        }
    }

    long position() {
        return position;
    }

    synchronized boolean isEmpty() {
        return columns.values().stream().allMatch(column -> column.present.isEmpty());
    }

    synchronized boolean has(XdsType type, String resource) {
        return known(type, resource) != null;
    }

    synchronized Optional<ShelfEntry> find(XdsType type, String resource) {
        return Optional.ofNullable(known(type, resource));
    }

    /** A resource with the endpoints that it announces; empty: it is not here. */
    synchronized Optional<Announced> announced(ResourceName which) {
        return find(which.type(), which.name())
                .map(
                        entry ->
                                which.type() == XdsType.ENDPOINTS
                                        ? members.announced(which, entry)
                                        : new Announced(which, entry.changedAt(), Set.of(), 0));
    }

    synchronized List<String> names(XdsType type) {
        Column column = columns.get(type);
        return column == null ? List.of() : List.copyOf(column.present.keySet());
    }

    /** What changed behind a position and up to another one, the oldest change first. */
    synchronized List<ShelfEntry> changed(XdsType type, long from, long to) {
        Column column = columns.get(type);
        if (column == null) {
            return List.of();
        }
        List<ShelfEntry> changed = new ArrayList<>();
        for (ShelfEntry entry : column.present.sequencedValues().reversed()) {
            if (entry.changedAt() <= from) {
                break;
            }
            if (entry.changedAt() <= to) {
                changed.add(entry);
            }
        }
        Collections.reverse(changed);
        return changed;
    }

    /** What went behind a position and up to another one; null: it is not known any more. */
    synchronized @Nullable List<String> removed(XdsType type, long from, long to) {
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
            if (entry.getValue() <= to) {
                removed.add(entry.getKey());
            }
        }
        return removed;
    }
}
