package dev.midflight.sidecar.config.file;

import dev.midflight.model.Word;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One value of the file, with its path; what it cannot be read as is told and then absent. */
record Item(String path, Node node, Problems problems, Known known) {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    Item in(String innerPath, Node inner) {
        return new Item(innerPath, inner, problems, known);
    }

    int line() {
        return Problems.line(node);
    }

    /** What it is, without saying what is in it. */
    String kind() {
        return switch (node) {
            case MappingNode _ -> "a map";
            case SequenceNode _ -> "a list";
            default -> "a text";
        };
    }

    void problem(String what) {
        problems.add(node, path, what);
    }

    Optional<String> text() {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problem(kind() + " (expected: a text)");
        return Optional.empty();
    }

    OptionalInt integer() {
        Optional<String> text = text();
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.get()));
        } catch (NumberFormatException _) {
            problem("'" + text.get() + "' (expected: a whole number)");
            return OptionalInt.empty();
        }
    }

    Optional<Double> decimal() {
        return text().flatMap(
                        text -> {
                            try {
                                return Optional.of(Double.parseDouble(text));
                            } catch (NumberFormatException _) {
                                problem("'" + text + "' (expected: a number)");
                                return Optional.empty();
                            }
                        });
    }

    Optional<Boolean> flag() {
        Optional<String> text = text();
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            problem("'" + text.get() + "' (expected: true or false)");
            return Optional.empty();
        }
        return text.map(Boolean::parseBoolean);
    }

    /** {@code 250ms}, {@code 5s}, {@code 1m}, {@code 2h} or {@code 1d}. */
    Optional<Duration> duration() {
        return text().flatMap(
                        text -> {
                            Matcher matcher = DURATION.matcher(text);
                            if (!matcher.matches()) {
                                problem("'" + text + "' (expected: as 250ms, 5s, 1m, 2h or 1d)");
                                return Optional.empty();
                            }
                            long count = Long.parseLong(matcher.group(1));
                            return Optional.of(
                                    switch (matcher.group(2)) {
                                        case "ms" -> Duration.ofMillis(count);
                                        case "s" -> Duration.ofSeconds(count);
                                        case "m" -> Duration.ofMinutes(count);
                                        case "h" -> Duration.ofHours(count);
                                        default -> Duration.ofDays(count);
                                    });
                        });
    }

    /** A constant as it is written in the file: {@code CONNECT_FAILURE} as connect-failure. */
    <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        return text().flatMap(
                        text -> {
                            Optional<E> found =
                                    Arrays.stream(type.getEnumConstants())
                                            .filter(constant -> word(constant).equals(text))
                                            .findFirst();
                            if (found.isEmpty()) {
                                String known =
                                        Arrays.stream(type.getEnumConstants())
                                                .map(Item::word)
                                                .collect(Collectors.joining(", "));
                                problem("'" + text + "' (expected: one of " + known + ")");
                            }
                            return found;
                        });
    }

    /** As it is written in the file. */
    static String word(Enum<?> constant) {
        return Word.of(constant);
    }
}
