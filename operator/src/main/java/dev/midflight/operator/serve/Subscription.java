package dev.midflight.operator.serve;

import dev.midflight.operator.translate.Proxyless;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which resources of one type a stream wants, and what is owed to it beside what changes. */
final class Subscription {
    static final String WILDCARD = "*";

    private final Set<String> names = new HashSet<>();
    private final Set<String> due = new LinkedHashSet<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final Map<String, String> refusals = new HashMap<>();
    private final Suspects suspects = new Suspects();
    private Map<String, String> known;
    private boolean everything;
    private boolean answered;
    private boolean outstanding;

    /**
     * @param known versions that the client has already, by name
     */
    Subscription(Map<String, String> known) {
        this.known = Map.copyOf(known);
    }

    /** Adds names; what is wanted for the first time is due at once. */
    void subscribe(Collection<String> wanted) {
        for (String name : wanted) {
            if (name.equals(WILDCARD)) {
                answered &= everything;
                everything = true;
            } else if (names.add(name) && answered) {
                due.add(name);
            }
        }
    }

    void unsubscribe(Collection<String> unwanted) {
        for (String name : unwanted) {
            if (name.equals(WILDCARD)) {
                everything = false;
            } else {
                names.remove(name);
                due.remove(name);
            }
        }
    }

    /** Wants exactly these from here on, as a client of the state of the world says it. */
    void become(Collection<String> wanted) {
        Set<String> next = new HashSet<>(wanted);
        unsubscribe(names.stream().filter(name -> !next.contains(name)).toList());
        subscribe(wanted);
    }

    int names() {
        return names.size();
    }

    /** What is for libraries only those get that name it. */
    boolean wants(String name) {
        return names.contains(name) || (everything && !Proxyless.isFor(name));
    }

    /** The same of any of these single endpoints. */
    boolean wantsAny(Set<String> endpoints) {
        return everything || !Collections.disjoint(names, endpoints);
    }

    /** True where the client has this version from an earlier stream. */
    boolean knows(ShelfEntry entry) {
        return entry.version().equals(known.get(entry.name()));
    }

    Set<String> known() {
        return known.keySet();
    }

    /** True once it has got all that there is, or is told that it has. */
    boolean isAnswered() {
        return answered;
    }

    void answered() {
        answered = true;
        known = Map.of();
        due.clear();
    }

    /** True where something is to be sent that did not change. */
    boolean isOwed() {
        return !due.isEmpty() || suspects.isLeft();
    }

    /** The names that are wanted since the last response. */
    List<String> takeDue() {
        List<String> taken = List.copyOf(due);
        due.clear();
        return taken;
    }

    /** The client is to be told that there is no such resource. */
    void gone(String name) {
        gone.add(name);
    }

    /** Who was to be told gone is there again. */
    void notGone(String name) {
        gone.remove(name);
    }

    boolean hasGone() {
        return !gone.isEmpty();
    }

    List<String> takeGone() {
        List<String> taken = List.copyOf(gone);
        gone.clear();
        return taken;
    }

    /** A response is on its way. */
    void sent() {
        outstanding = true;
    }

    /** True while a response is not answered. */
    boolean isOutstanding() {
        return outstanding;
    }

    void taken(Due response) {
        outstanding = false;
        List<String> all = names(response);
        suspects.cleared(all);
        refusals.keySet().removeAll(all);
        response.removed().forEach(refusals::remove);
    }

    /**
     * None of it is in force.
     *
     * @param parts true if its resources may be sent again in parts, to know which of them it is
     */
    void refused(Due response, String reason, boolean parts) {
        outstanding = false;
        List<String> all = names(response);
        if (parts && all.size() > 1) {
            suspects.add(all);
        } else {
            suspects.cleared(all);
            all.forEach(name -> refusals.put(name, reason));
        }
    }

    private static List<String> names(Due response) {
        return response.changed().stream().map(ShelfEntry::name).toList();
    }

    Suspects suspects() {
        return suspects;
    }

    /**
     * Why the client does not run by the newest version of any of these; empty: nobody says so.
     * Costs what was refused, or is asked for, whichever is less.
     */
    Optional<String> refusal(Set<String> names) {
        boolean few = names.size() < refusals.size();
        Set<String> looked = few ? names : refusals.keySet();
        Set<String> known = few ? refusals.keySet() : names;
        return looked.stream().filter(known::contains).findFirst().map(refusals::get);
    }
}
