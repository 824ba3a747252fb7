package dev.midflight.operator.namespace;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The namespaces whose traffic is to pass by every proxy, as their reconciler last saw them. Nobody
 * may conclude from a namespace that it has not seen yet that there is no emergency.
 */
public final class Emergencies {
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, State>> listeners = new CopyOnWriteArrayList<>();

    /** What is known of a namespace. */
    public enum State {
        /** Nothing yet: what its pods have stays as it is. */
        UNSEEN,
        ORDINARY,
        EMERGENCY
    }

    public State state(String namespace) {
        return states.getOrDefault(namespace, State.UNSEEN);
    }

    public boolean contains(String namespace) {
        return state(namespace) == State.EMERGENCY;
    }

    /** Called with a namespace of which something else is known now, and what it was before. */
    public void onChange(BiConsumer<String, State> listener) {
        listeners.add(listener);
    }

    public void set(String namespace, boolean emergency) {
        State now = emergency ? State.EMERGENCY : State.ORDINARY;
        State before = states.put(namespace, now);
        if (before != now) {
            State known = before == null ? State.UNSEEN : before;
            listeners.forEach(listener -> listener.accept(namespace, known));
        }
    }
}
