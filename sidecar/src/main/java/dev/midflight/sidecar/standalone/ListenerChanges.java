package dev.midflight.sidecar.standalone;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What would be other listeners than those that are bound. */
final class ListenerChanges {
    private static final String RESTART = " (expected: the same; listeners need a restart)";
    private static final Map<String, Function<Listener, Object>> FIELDS = fields();

    private ListenerChanges() {}

    /** A line for each listener; empty: they are the same. */
    static List<String> between(List<Listener> serving, List<Listener> next) {
        Map<String, Listener> before = byName(serving);
        Map<String, Listener> after = byName(next);
        List<String> changes = new ArrayList<>();
        after.forEach(
                (name, listener) -> {
                    Listener old = before.get(name);
                    String what = old == null ? "new" : changed(old, listener);
                    if (!what.isEmpty()) {
                        changes.add("listener " + name + ": " + what + RESTART);
                    }
                });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changes.add("listener " + name + ": gone" + RESTART));
        if (changes.isEmpty() && !serving.equals(next)) {
            changes.add("listeners: in another order" + RESTART);
        }
        return changes;
    }

    private static Map<String, Listener> byName(List<Listener> listeners) {
        Map<String, Listener> all = new LinkedHashMap<>();
        listeners.forEach(listener -> all.put(listener.name(), listener));
        return all;
    }

    private static String changed(Listener old, Listener next) {
        String names =
                FIELDS.entrySet().stream()
                        .filter(
                                field ->
                                        !Objects.equals(
                                                field.getValue().apply(old),
                                                field.getValue().apply(next)))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : names + " changed";
    }

    private static Map<String, Function<Listener, Object>> fields() {
        Map<String, Function<Listener, Object>> fields = new LinkedHashMap<>();
        fields.put("address", Listener::binding);
        fields.put("direction", Listener::direction);
        fields.put("protocol", Listener::protocol);
        fields.put("where it leads", Listener::destination);
        fields.put("proxyProtocol", Listener::proxyProtocol);
        fields.put("tcp", Listener::tcp);
        fields.put("access", of(Filter.AddressAccess.class));
        fields.put("connectionRate", of(ConnectionRate.class));
        fields.put("accessRules", of(AccessRules.class));
        fields.put("rateLimit", of(RateLimit.class));
        return fields;
    }

    private static Function<Listener, Object> of(Class<? extends Filter> kind) {
        return listener -> listener.filters().stream().filter(kind::isInstance).toList();
    }
}
