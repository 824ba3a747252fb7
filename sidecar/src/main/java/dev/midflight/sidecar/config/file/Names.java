package dev.midflight.sidecar.config.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names of one kind: each is given once, and what refers to one finds it. */
final class Names {
    private final String kind;
    private final Map<String, Item> given = new HashMap<>();

    Names(String kind) {
        this.kind = kind;
    }

    /** The name that a map has to have at a key. */
    Optional<String> give(Fields fields, String key) {
        return fields.needed(key)
                .flatMap(
                        item -> {
                            Optional<String> name = item.text();
                            name.ifPresent(text -> give(text, item));
                            return name;
                        });
    }

    /** A name that is known already. */
    void give(String name, Item item) {
        Item first = given.putIfAbsent(name, item);
        if (first != null) {
            item.problem("'%s' is there twice (first in line %d)".formatted(name, first.line()));
        }
    }

    /** A reference, read after everything that it may refer to. */
    Optional<String> refer(Optional<Item> reference) {
        return reference.flatMap(
                item -> {
                    Optional<String> name = item.text();
                    name.ifPresent(text -> check(text, item));
                    return name;
                });
    }

    private void check(String name, Item item) {
        if (!given.containsKey(name)) {
            item.problem("there is no %s '%s'".formatted(kind, name));
        }
    }
}
