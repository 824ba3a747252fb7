package dev.midflight.sidecar.config.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with a file, in the order of its lines. */
final class Problems {
    private record Problem(int line, String text) {}

    private final List<Problem> problems = new ArrayList<>();

    void add(Node where, String path, String what) {
        int line = line(where);
        String prefix = path.isEmpty() ? "" : path + ": ";
        problems.add(new Problem(line, "line " + line + ": " + prefix + what));
    }

    static int line(Node where) {
        return where.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    int count() {
        return problems.size();
    }

    List<String> all() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::text)
                .toList();
    }
}
