package dev.midflight.operator.namespace;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The names of the namespaces that opted in, as their reconciler last saw them. */
public final class OptedInNamespaces {
    private final String ownNamespace;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public OptedInNamespaces(String ownNamespace) {
        this.ownNamespace = ownNamespace;
    }

    boolean accepts(Namespace namespace) {
        return NamespaceDesired.isOptedIn(namespace, ownNamespace);
    }

    public boolean contains(String namespace) {
        return names.contains(namespace);
    }

    /** Called when a namespace opted in or out. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void set(String namespace, boolean optedIn) {
        boolean changed = optedIn ? names.add(namespace) : names.remove(namespace);
        if (changed) {
            listeners.forEach(Runnable::run);
        }
    }
}
