package dev.midflight.sidecar.admin;

import dev.midflight.sidecar.text.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes what {@link Json} does as YAML 1.2 in blocks, for people. */
final class YamlText {
    private static final String STEP = "  ";

    /** What no parser, of YAML 1.1 included, takes for anything but a text, if it is no number. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/]([A-Za-z0-9_./:%+-]*\\w)?");

    private static final Pattern NUMBER =
            Pattern.compile(
                    "0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9]{4}-[0-9]+-[0-9]+[Tt].*|[0-9][0-9_:+-]*[.]?[0-9_]*([eE][+-]?[0-9]+)?");
    private static final Set<String> RESERVED =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /** Lines that end with a newline each; none for an empty map. */
    static String of(Map<?, ?> map) {
        StringBuilder out = new StringBuilder();
        entries(map, "", "", out);
        return out.toString();
    }

    /**
     * @param first what the first line begins with instead of the indentation
     */
    private static void entries(Map<?, ?> map, String first, String indent, StringBuilder out) {
        String begin = first;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(begin).append(scalar(entry.getKey())).append(':');
            value(entry.getValue(), indent, out);
            begin = indent;
        }
    }

    private static void value(Object value, String indent, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> {
                out.append('\n');
                entries(map, indent + STEP, indent + STEP, out);
            }
            case List<?> list when hasMaps(list) -> {
                out.append('\n');
                list.forEach(item -> item(item, indent + STEP, out));
            }
            default -> out.append(' ').append(line(value)).append('\n');
        }
    }

    private static void item(Object item, String indent, StringBuilder out) {
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            entries(map, indent + "- ", indent + STEP, out);
        } else {
            out.append(indent).append("- ").append(line(item)).append('\n');
        }
    }

    private static boolean hasMaps(List<?> list) {
        return list.stream().anyMatch(Map.class::isInstance);
    }

    private static String line(Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "{}";
            case List<?> list ->
                    list.stream().map(YamlText::line).collect(Collectors.joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> scalar(value);
        };
    }

    private static String scalar(Object value) {
        String text = value.toString();
        boolean plain =
                PLAIN.matcher(text).matches()
                        && !NUMBER.matcher(text).matches()
                        && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : JsonText.quoted(text);
    }
}
