package dev.midflight.wire.xds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Why a resource can't be taken: each with the field's path. */
final class Refusals {
    private final List<String> all = new ArrayList<>();

    void add(String path, String reason) {
        reason.lines().forEach(line -> all.add(path + ": " + line));
    }

    /** What the supplier makes; empty where the model refuses, which is told. */
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
