package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.DurationText;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A map of a configuration file in the making; what {@link Fields} reads back. */
final class Tree {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Tree put(String key, Object value) {
        values.put(key, value);
        return this;
    }

    /** Left out where there is none. */
    Tree put(String key, Optional<?> value) {
        value.ifPresent(present -> values.put(key, present));
        return this;
    }

    Tree choice(String key, Enum<?> value) {
        return put(key, Item.word(value));
    }

    Tree duration(String key, Duration value) {
        return put(key, DurationText.of(value));
    }

    /** Left out where it is zero, which means that there is none. */
    Tree limit(String key, Duration value) {
        return value.isZero() ? this : duration(key, value);
    }

    /** A number without a fraction that says nothing. */
    Tree decimal(String key, double value) {
        boolean whole = value == Math.rint(value);
        return put(key, whole ? (Number) (long) value : (Number) value);
    }

    <T> Tree list(String key, List<T> items, Function<T, ?> shape) {
        return put(key, items.stream().map(shape).toList());
    }

    /** Left out where it is empty, which means everything, or nothing. */
    <T> Tree filled(String key, List<T> items, Function<T, ?> shape) {
        return items.isEmpty() ? this : list(key, items, shape);
    }

    /** In an order that does not change; left out where it is empty. */
    Tree texts(String key, Map<String, String> texts) {
        return texts.isEmpty() ? this : put(key, new TreeMap<>(texts));
    }

    /** Left out where it is empty. */
    Tree map(String key, Tree other) {
        return other.values.isEmpty() ? this : put(key, other.values);
    }

    Map<String, Object> map() {
        return values;
    }

    static <T extends Comparable<T>> List<T> sorted(Collection<T> items) {
        return items.stream().sorted().toList();
    }
}
