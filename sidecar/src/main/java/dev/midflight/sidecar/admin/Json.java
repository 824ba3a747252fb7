package dev.midflight.sidecar.admin;

import dev.midflight.sidecar.text.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the few shapes that the admin pages need: text, numbers, booleans, lists and objects. */
final class Json {
    private Json() {}

    static String of(Object value) {
        return switch (value) {
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            case List<?> list ->
                    list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(
                                    entry ->
                                            JsonText.quoted(entry.getKey().toString())
                                                    + ":"
                                                    + of(entry.getValue()))
                            .collect(Collectors.joining(",", "{", "}"));
            default -> JsonText.quoted(value.toString());
        };
    }
}
