package dev.midflight.sidecar.admin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Pages for people ({@code ?format=text}): the names are those of the JSON. */
final class PageText {
    private static final String NOTHING = "-";
    private static final String GAP = "   ";

    private PageText() {}

    /** A column for each name that any row has, aligned; lists are left out. */
    static String table(List<Map<String, Object>> rows, String whenEmpty) {
        if (rows.isEmpty()) {
            return whenEmpty;
        }
        LinkedHashSet<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.keySet()));
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.copyOf(columns));
        rows.forEach(row -> cells.add(columns.stream().map(name -> cell(row, name)).toList()));
        return aligned(cells);
    }

    /** A line of {@code name=value} for each row, and an indented one for each of its own rows. */
    static String lines(List<Map<String, Object>> rows, String whenEmpty) {
        if (rows.isEmpty()) {
            return whenEmpty;
        }
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> row : rows) {
            text.append(line(row)).append('\n');
            row.values().forEach(value -> indented(value, text));
        }
        return text.toString().stripTrailing();
    }

    /** A name and a value in each line. */
    static String fields(Map<String, Object> page) {
        return aligned(
                page.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), shown(entry.getValue())))
                        .toList());
    }

    private static void indented(Object value, StringBuilder text) {
        if (value instanceof List<?> rows) {
            for (Object row : rows) {
                text.append("  ").append(shown(row)).append('\n');
            }
        }
    }

    private static String shown(Object value) {
        return value instanceof Map<?, ?> row ? line(row) : value.toString();
    }

    private static String line(Map<?, ?> row) {
        StringJoiner words = new StringJoiner(" ");
        row.forEach(
                (name, value) -> {
                    if (!(value instanceof List)) {
                        words.add(name + "=" + value);
                    }
                });
        return words.toString();
    }

    private static String cell(Map<String, Object> row, String name) {
        Object value = row.get(name);
        return value == null || value.toString().isBlank() ? NOTHING : value.toString();
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> padded(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String padded(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
