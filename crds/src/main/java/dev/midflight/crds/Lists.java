package dev.midflight.crds;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists as the records keep them: immutable, and empty where the resource says nothing. */
public final class Lists {
    private Lists() {}

    public static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
