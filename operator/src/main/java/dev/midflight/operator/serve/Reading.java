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
        List<String> went = cursor.shelf().removed(type, cursor.removed(type), Long.MAX_VALUE);
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

    /** True before anything was asked for. */
    boolean isNew() {
        return subscriptions.isEmpty();
    }

    /** Begins with a type. */
    Subscription subscribe(XdsType type, Map<String, String> known) {
        Subscription begun = new Subscription(known);
        subscriptions.put(type, begun);
        cursors.forEach(cursor -> cursor.rewind(type));
        return begun;
    }

    /** Names as the shelves have them: many streams ask for the same ones, and keep them. */
    List<String> shared(XdsType type, List<String> names) {
        return names.stream()
                .map(name -> find(type, name).map(ShelfEntry::name).orElse(name))
                .toList();
    }

    /** All names that it has asked for. */
    int names() {
        int names = 0;
        for (Subscription subscription : subscriptions.values()) {
            names += subscription.names();
        }
        return names;
    }

    /** True where it is so far behind that nobody knows any more what it has. */
    boolean isLost() {
        return lost;
    }

    /**
     * What is to be sent next, of a type whose last response was answered; empty: nothing is, or
     * nobody knows yet what it reads.
     */
    Optional<Due> next() {
        if (cursors.isEmpty()) {
            return Optional.empty();
        }
        cursors.forEach(Cursor::look);
        for (PushStep step : PushStep.ORDER) {
            Subscription subscription = subscriptions.get(step.type());
            if (subscription != null && !subscription.isOutstanding() && !lost) {
                Due due = due(step, subscription);
                if (due != null) {
                    subscription.sent();
                    return Optional.of(due);
                }
            }
        }
        return Optional.empty();
    }

    /** Most often nothing is, which is to cost nothing. */
    private @Nullable Due due(PushStep step, Subscription subscription) {
        XdsType type = step.type();
        if (step.removes()) {
            return hasRemovals(type, subscription) ? removals(type, subscription) : null;
        }
        if (hasAdditions(type, subscription)) {
            return additions(type, subscription);
        }
        settled(type);
        return null;
    }

    private boolean hasAdditions(XdsType type, Subscription subscription) {
        boolean changed = !subscription.isAnswered() || subscription.isOwed();
        for (int i = 0; i < cursors.size() && !changed; i++) {
            Cursor cursor = cursors.get(i);
            long position = cursor.shelf().position();
            changed =
                    position != cursor.added(type)
                            || (i == 0 && position != cursor.uncovered(type));
        }
        return changed;
    }

    private boolean hasRemovals(XdsType type, Subscription subscription) {
        boolean changed = subscription.hasGone();
        for (int i = 0; i < cursors.size() && !changed; i++) {
            changed = cursors.get(i).shelf().position() != cursors.get(i).removed(type);
        }
        return changed;
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
            settled(type);
            return null;
        }
        return new Due(type, batch.entries(), List.of());
    }

    private void gather(int index, XdsType type, Subscription subscription, Batch batch) {
        Cursor cursor = cursors.get(index);
        long position = cursor.horizon();
        if (position <= cursor.added(type)) {
            return;
        }
        for (ShelfEntry entry : cursor.shelf().changed(type, cursor.added(type), position)) {
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
        long position = own.horizon();
        if (position <= own.uncovered(type)) {
            return;
        }
        List<String> went = own.shelf().removed(type, own.uncovered(type), position);
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
            long position = cursor.horizon();
            if (position <= cursor.removed(type)) {
                continue;
            }
            List<String> went = cursor.shelf().removed(type, cursor.removed(type), position);
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
    private void settled(XdsType type) {
        for (Cursor cursor : cursors) {
            cursor.answer(type);
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
            for (ShelfEntry entry : cursors.get(i).shelf().changed(type, 0, Long.MAX_VALUE)) {
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

    /** How it stands to a resource of a shelf together with the endpoints that it announces. */
    Standing standing(Announced what, Shelf shelf) {
        Standing own = standing(what.name(), shelf, what.changedAt());
        return switch (own) {
            case Standing.Waiting _, Standing.Refused _ -> own;
            case Standing.Unconcerned _, Standing.Acknowledged _ ->
                    ofMembers(what, shelf).orElse(own);
        };
    }

    /** How it stands to a resource of a shelf, in the version of this position. */
    Standing standing(ResourceName name, Shelf shelf, long changedAt) {
        Subscription subscription = subscriptions.get(name.type());
        Optional<Cursor> cursor = cursor(shelf);
        if (subscription == null || cursor.isEmpty() || !subscription.wants(name.name())) {
            return new Standing.Unconcerned();
        }
        return standing(
                cursor.get().answered(name.type()) >= changedAt, subscription, Set.of(name.name()));
    }

    /** Does not look at each of them, for there may be many; empty: it wants none of them. */
    private Optional<Standing> ofMembers(Announced what, Shelf shelf) {
        Subscription subscription = subscriptions.get(XdsType.LB_ENDPOINT);
        Optional<Cursor> cursor = cursor(shelf);
        if (subscription == null
                || cursor.isEmpty()
                || what.members().isEmpty()
                || !subscription.wantsAny(what.members())) {
            return Optional.empty();
        }
        return Optional.of(
                standing(
                        cursor.get().answered(XdsType.LB_ENDPOINT) >= what.newest(),
                        subscription,
                        what.members()));
    }

    private static Standing standing(
            boolean answered, Subscription subscription, Set<String> names) {
        if (!answered || subscription.suspects().hasAny(names)) {
            return new Standing.Waiting();
        }
        return subscription
                .refusal(names)
                .<Standing>map(Standing.Refused::new)
                .orElseGet(Standing.Acknowledged::new);
    }

    private Optional<Cursor> cursor(Shelf shelf) {
        return cursors.stream().filter(each -> each.shelf().equals(shelf)).findFirst();
    }
}
