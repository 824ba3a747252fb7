package dev.midflight.operator.namespace;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The namespaces whose traffic is to pass by every proxy, as their reconciler last saw them. */
public final class Emergencies {
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public boolean contains(String namespace) {
        return names.contains(namespace);
    }

    /** Called with a namespace whose emergency began or ended. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** True where that is news. */
    public boolean set(String namespace, boolean emergency) {
        boolean changed = emergency ? names.add(namespace) : names.remove(namespace);
        if (changed) {
            listeners.forEach(listener -> listener.accept(namespace));
        }
        return changed;
    }
}
