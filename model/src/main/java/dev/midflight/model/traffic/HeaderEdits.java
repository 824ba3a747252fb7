package dev.midflight.model.traffic;

import java.util.List;
import java.util.Set;

/**
 * Removed first, then set, then added.
 *
 * @param set instead of all fields of that name
 * @param add beside those that are there
 */
public record HeaderEdits(List<String> remove, List<Field> set, List<Field> add) {
    public static final HeaderEdits NONE = new HeaderEdits(List.of(), List.of(), List.of());

    /** What decides where a message ends or goes is not edited as a field. */
    private static final Set<String> RESERVED =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "upgrade",
                    "te",
                    "trailer",
                    "keep-alive",
                    "proxy-connection");

    public HeaderEdits {
        remove = List.copyOf(remove);
        set = List.copyOf(set);
        add = List.copyOf(add);
        remove.forEach(HeaderEdits::check);
        set.forEach(field -> check(field.name()));
        add.forEach(field -> check(field.name()));
    }

    private static void check(String name) {
        Check.fieldName(name);
        Check.require(
                !RESERVED.contains(name),
                "header name: '%s' (expected: one that neither frames nor routes a message)",
                name);
    }

    public boolean isEmpty() {
        return remove.isEmpty() && set.isEmpty() && add.isEmpty();
    }

    /** One field line. */
    public record Field(String name, String value) {
        public Field {
            Check.fieldName(name);
            Check.fieldValue(name, value);
        }
    }
}
