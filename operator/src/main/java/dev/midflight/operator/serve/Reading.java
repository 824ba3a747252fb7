package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one stream reads, how far it is, and what comes next. Changes that come meanwhile are not
 * kept: they are what its cursors are behind. Not thread-safe.
 */
final class Reading {
    private final int responseBytes;
    private final boolean parts;
    private final Map<XdsType, Subscription> subscriptions = new EnumMap<>(XdsType.class);
    private List<Cursor> cursors = List.of();
    private boolean lost;

    /**
     * @param responseBytes at most so many in one response, unless a single resource has more
     * @param parts true if a response need not have all resources of its type
     */
    Reading(int responseBytes, boolean parts) {
        this.responseBytes = responseBytes;
        this.parts = parts;
    }

    /** The first shelf is its own: what is there counts, where another has the same name. */
    void read(List<Shelf> shelves) {
        Map<Shelf, Cursor> known =
                cursors.stream().collect(Collectors.toMap(Cursor::shelf, Function.identity()));
        List<Cursor> before = cursors;
        cursors =
                shelves.stream()
                        .map(shelf -> known.getOrDefault(shelf, new Cursor(shelf)))
                        .toList();
        Set<Shelf> kept = new HashSet<>(shelves);
        before.stream()
                .filter(cursor -> !kept.contains(cursor.shelf()))
                .forEach(cursor -> subscriptions.forEach((type, sub) -> left(cursor, type, sub)));
        cursors.stream()
                .filter(cursor -> !known.containsKey(cursor.shelf()))
                .forEach(cursor -> subscriptions.keySet().forEach(cursor::rewind));
    }

    private void left(Cursor cursor, XdsType type, Subscription subscription) {
        List<String> went = cursor.shelf().removedSince(type, cursor.removed(type));
        Collection<String> names = new ArrayList<>(cursor.shelf().names(type));
        names.addAll(went == null ? List.of() : went);
        names.stream()
                .filter(subscription::wants)
                .filter(name -> find(type, name).isEmpty())
                .forEach(subscription::gone);
    }

    boolean reads(Shelf shelf) {
        return cursors.stream().anyMatch(cursor -> cursor.shelf().equals(shelf));
    }

    @Nullable Subscription subscription(XdsType type) {
        return subscriptions.get(type);
    }

    /** Begins with a type. */
    Subscription subscribe(XdsType type, Map<String, String> known) {
        Subscription begun = new Subscription(known);
        subscriptions.put(type, begun);
        cursors.forEach(cursor -> cursor.rewind(type));
        return begun;
    }

    /** All names that it has asked for. */
    int names() {
        return subscriptions.values().stream().mapToInt(Subscription::names).sum();
    }

    /** True where it is so far behind that nobody knows any more what it has. */
    boolean isLost() {
        return lost;
    }

    /** What is to be sent next; empty: nothing is, or nobody knows yet what it reads. */
    Optional<Due> next() {
        if (cursors.isEmpty()) {
            return Optional.empty();
        }
        for (PushStep step : PushStep.ORDER) {
            Subscription subscription = subscriptions.get(step.type());
            if (subscription != null && !lost) {
                Due due =
                        step.removes()
                                ? removals(step.type(), subscription)
                                : additions(step.type(), subscription);
                if (due != null) {
                    subscription.sent();
                    return Optional.of(due);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable Due additions(XdsType type, Subscription subscription) {
        boolean first = !subscription.isAnswered();
        if (first) {
            subscription.known().stream()
                    .filter(name -> find(type, name).isEmpty())
                    .forEach(subscription::gone);
        }
        Batch batch = new Batch(responseBytes);
        Optional<List<String>> suspects = subscription.suspects().next();
        if (suspects.isPresent()) {
            suspects.get().forEach(name -> find(type, name).ifPresent(batch::add));
            return new Due(type, batch.entries(), List.of());
        }
        for (int i = 0; i < cursors.size() && !batch.isFull(); i++) {
            gather(i, type, subscription, batch);
        }
        if (batch.isFull()) {
            return new Due(type, batch.entries(), List.of());
        }
        if (first) {
            subscription.answered();
            return new Due(type, batch.entries(), List.of());
        }
        uncovered(type, subscription, batch);
        for (String name : subscription.takeDue()) {
            find(type, name).ifPresentOrElse(batch::add, () -> subscription.gone(name));
        }
        if (batch.entries().isEmpty()) {
            settled(type, subscription);
            return null;
        }
        return new Due(type, batch.entries(), List.of());
    }

    private void gather(int index, XdsType type, Subscription subscription, Batch batch) {
        Cursor cursor = cursors.get(index);
        long position = cursor.shelf().position();
        if (position == cursor.added(type)) {
            return;
        }
        for (ShelfEntry entry : cursor.shelf().changedSince(type, cursor.added(type))) {
            boolean counts = index == 0 || !cursors.getFirst().shelf().has(type, entry.name());
            if (counts && subscription.wants(entry.name()) && !subscription.knows(entry)) {
                subscription.notGone(entry.name());
                batch.add(entry);
            }
            cursor.added(type, entry.changedAt());
            if (batch.isFull()) {
                return;
            }
        }
        cursor.added(type, Math.max(position, cursor.added(type)));
    }

    /** What its own shelf has no longer may be on another one. */
    private void uncovered(XdsType type, Subscription subscription, Batch batch) {
        Cursor own = cursors.getFirst();
        long position = own.shelf().position();
        if (position == own.uncovered(type)) {
            return;
        }
        List<String> went = own.shelf().removedSince(type, own.uncovered(type));
        if (went == null) {
            lost = true;
            return;
        }
        for (String name : went) {
            if (subscription.wants(name)) {
                find(type, name).ifPresent(batch::add);
            }
        }
        own.uncovered(type, position);
    }

    private @Nullable Due removals(XdsType type, Subscription subscription) {
        List<String> removed = new ArrayList<>(subscription.takeGone());
        for (Cursor cursor : cursors) {
            long position = cursor.shelf().position();
            if (position == cursor.removed(type)) {
                continue;
            }
            List<String> went = cursor.shelf().removedSince(type, cursor.removed(type));
            if (went == null) {
                lost = true;
                return null;
            }
            went.stream()
                    .filter(subscription::wants)
                    .filter(name -> find(type, name).isEmpty())
                    .forEach(removed::add);
            cursor.removed(type, position);
        }
        return removed.isEmpty() ? null : new Due(type, List.of(), removed);
    }

    /** What changed was none of what it wants: there is nothing to be answered. */
    private void settled(XdsType type, Subscription subscription) {
        if (!subscription.isOutstanding()) {
            cursors.forEach(cursor -> cursor.answer(type));
        }
    }

    /** The last response is in force, and all before it that was not refused. */
    void acknowledged(Due response) {
        Subscription subscription = subscriptions.get(response.type());
        if (subscription != null) {
            subscription.taken(response);
            cursors.forEach(cursor -> cursor.answer(response.type()));
        }
    }

    /** The last response was not taken. */
    void refused(Due response, String reason) {
        Subscription subscription = subscriptions.get(response.type());
        if (subscription != null) {
            subscription.refused(response, reason, parts);
            cursors.forEach(cursor -> cursor.answer(response.type()));
        }
    }

    /** All of a type that it is to have, in force or not. */
    List<ShelfEntry> everything(XdsType type) {
        Subscription subscription = subscriptions.get(type);
        List<ShelfEntry> all = new ArrayList<>();
        for (int i = 0; i < cursors.size() && subscription != null; i++) {
            for (ShelfEntry entry : cursors.get(i).shelf().changedSince(type, 0)) {
                boolean counts = i == 0 || !cursors.getFirst().shelf().has(type, entry.name());
                if (counts && subscription.wants(entry.name())) {
                    all.add(entry);
                }
            }
        }
        return all;
    }

    private Optional<ShelfEntry> find(XdsType type, String name) {
        for (Cursor cursor : cursors) {
            Optional<ShelfEntry> found = cursor.shelf().find(type, name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** How it stands to a resource of a shelf, in the version of this position. */
    Standing standing(ResourceName name, Shelf shelf, long changedAt) {
        Subscription subscription = subscriptions.get(name.type());
        Optional<Cursor> cursor =
                cursors.stream().filter(each -> each.shelf().equals(shelf)).findFirst();
        if (subscription == null || cursor.isEmpty() || !subscription.wants(name.name())) {
            return new Standing.Unconcerned();
        }
        if (cursor.get().answered(name.type()) < changedAt
                || subscription.suspects().has(name.name())) {
            return new Standing.Waiting();
        }
        return subscription
                .refusal(name.name())
                .<Standing>map(Standing.Refused::new)
                .orElseGet(Standing.Acknowledged::new);
    }
}
