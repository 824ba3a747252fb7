package dev.midflight.operator.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with a policy, each with the field's path. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    void add(String path, String what) {
        what.lines().forEach(line -> all.add(path + ": " + line));
    }

    void addAll(Problems others) {
        all.addAll(others.all);
    }

    /** What the supplier makes; empty where it refuses, which is told. */
    <T> Optional<T> build(String path, Supplier<T> supplier) {
        try {
            return Optional.of(supplier.get());
        } catch (IllegalArgumentException e) {
            add(path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
