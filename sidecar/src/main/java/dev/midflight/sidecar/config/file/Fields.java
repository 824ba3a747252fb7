package dev.midflight.sidecar.config.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A map of the file being read: every key that nobody asked for is an error in the end. */
final class Fields {
    private final Item self;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Node> keys = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(Item self) {
        this.self = self;
    }

    static Fields of(Item item) {
        Fields fields = new Fields(item);
        if (!(item.node() instanceof MappingNode map)) {
            item.problem(item.kind() + " (expected: a map)");
            return fields;
        }
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (fields.keys.put(key.getValue(), key) != null) {
                    item.problems().add(key, fields.pathOf(key.getValue()), "there twice");
                }
                fields.values.put(key.getValue(), tuple.getValueNode());
            } else {
                item.problem("a key that is no text");
            }
        }
        return fields;
    }

    boolean has(String key) {
        return get(key).isPresent();
    }

    /** Absent, too, where nothing is written after the colon. */
    Optional<Item> get(String key) {
        asked.add(key);
        Node node = values.get(key);
        return node == null || node.getTag().equals(Tag.NULL)
                ? Optional.empty()
                : Optional.of(self.in(pathOf(key), node));
    }

    private String pathOf(String key) {
        return self.path().isEmpty() ? key : self.path() + "." + key;
    }

    Optional<Item> needed(String key) {
        Optional<Item> item = get(key);
        if (item.isEmpty()) {
            self.problems().add(self.node(), pathOf(key), "missing");
        }
        return item;
    }

    Known known() {
        return self.known();
    }

    Optional<String> text(String key) {
        return get(key).flatMap(Item::text);
    }

    Optional<String> neededText(String key) {
        return needed(key).flatMap(Item::text);
    }

    OptionalInt neededInteger(String key) {
        return needed(key).map(Item::integer).orElse(OptionalInt.empty());
    }

    int integer(String key, int otherwise) {
        return get(key).map(Item::integer).orElse(OptionalInt.empty()).orElse(otherwise);
    }

    OptionalInt integer(String key) {
        return get(key).map(Item::integer).orElse(OptionalInt.empty());
    }

    boolean flag(String key) {
        return get(key).flatMap(Item::flag).orElse(false);
    }

    Duration duration(String key) {
        return get(key).flatMap(Item::duration).orElse(Duration.ZERO);
    }

    double decimal(String key, double otherwise) {
        return get(key).flatMap(Item::decimal).orElse(otherwise);
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        return get(key).flatMap(item -> item.choice(otherwise.getDeclaringClass()))
                .orElse(otherwise);
    }

    /** What a list's items are read as; those that cannot be read are left out. */
    <T> List<T> list(String key, Function<Item, Optional<T>> read) {
        List<T> all = new ArrayList<>();
        Optional<Item> item = get(key);
        if (item.isEmpty()) {
            return all;
        }
        if (!(item.get().node() instanceof SequenceNode sequence)) {
            item.get().problem(item.get().kind() + " (expected: a list)");
            return all;
        }
        int index = 0;
        for (Node node : sequence.getValue()) {
            String path = item.get().path() + "[" + index++ + "]";
            read.apply(self.in(path, node)).ifPresent(all::add);
        }
        return all;
    }

    /** One that, if it were empty, would mean everything: written, it has something. */
    <T> List<T> filled(String key, Function<Item, Optional<T>> read) {
        Node node = values.get(key);
        boolean empty =
                node != null
                        && (node.getTag().equals(Tag.NULL)
                                || (node instanceof SequenceNode list
                                        && list.getValue().isEmpty()));
        if (empty) {
            problem(key, "empty (expected: at least one, or the key left out)");
        }
        return list(key, read);
    }

    /** A map of texts, each written: an empty one as {@code ""}. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        get(key).map(Fields::of).ifPresent(map -> map.putTexts(texts));
        return texts;
    }

    private void putTexts(Map<String, String> texts) {
        for (String name : values.keySet()) {
            if (has(name)) {
                text(name).ifPresent(value -> texts.put(name, value));
            } else {
                problem(name, "no value (expected: name: value, with a blank; empty is \"\")");
            }
        }
    }

    /** What is made of the values: a record that does not accept some says so, a line for each. */
    <T> Optional<T> build(Supplier<T> construction) {
        try {
            return Optional.of(construction.get());
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(this::tell);
            return Optional.empty();
        }
    }

    /** Where the field is that a message begins with. */
    private void tell(String message) {
        String field = message.substring(0, Math.max(message.indexOf(':'), 0));
        Node node = values.get(field);
        if (node == null) {
            self.problem(message);
        } else {
            String rest = message.substring(field.length() + 1).strip();
            self.problems().add(node, pathOf(field), rest);
        }
    }

    /** How many there are in the whole file by now. */
    int problems() {
        return self.problems().count();
    }

    void problem(String key, String what) {
        Node node = values.get(key);
        self.problems().add(node == null ? self.node() : node, pathOf(key), what);
    }

    void problem(String what) {
        self.problem(what);
    }

    /** All that is known was asked for. */
    void end() {
        for (Map.Entry<String, Node> entry : keys.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                String hint =
                        Nearest.of(entry.getKey(), asked)
                                .map(near -> "did you mean '" + near + "'?")
                                .orElse("expected: one of " + String.join(", ", asked));
                self.problems()
                        .add(entry.getValue(), pathOf(entry.getKey()), "unknown (" + hint + ")");
            }
        }
    }
}
