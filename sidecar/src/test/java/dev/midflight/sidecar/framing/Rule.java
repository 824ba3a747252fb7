package dev.midflight.sidecar.framing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row of {@code rules.txt}, which the decision table and its test are made of. */
record Rule(String section, String id, String direction, String rfc, String text, String decision) {
    private static final Path FILE = Path.of("src/test/resources/framing/rules.txt");
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}*]+)\\*(\\d+)}");
    private static final String CLOSE = "{close}";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /**
     * Octets that the rule decides about.
     *
     * @param request that a response answers
     * @param expected on the far side
     * @param closes the sender closes behind it
     */
    record Case(
            Rule rule,
            int number,
            String request,
            String message,
            String expected,
            boolean closes) {
        @Override
        public String toString() {
            return rule.id + " #" + number;
        }
    }

    boolean isRequest() {
        return direction.equals("request");
    }

    boolean isRefusal() {
        return Character.isDigit(decision.charAt(0));
    }

    static List<Case> cases() {
        return read().filter(Case.class::isInstance).map(Case.class::cast).toList();
    }

    static List<Rule> all() {
        return read().filter(Rule.class::isInstance).map(Rule.class::cast).toList();
    }

    private static Stream<Object> read() {
        List<Object> rows = new ArrayList<>();
        Rule rule = new Rule("", "", "", "", "", "-");
        String request = GET;
        try {
            for (String line : Files.readAllLines(FILE)) {
                if (line.startsWith("== ")) {
                    rule = new Rule(line.substring(3), "", "", "", "", "-");
                } else if (line.startsWith("  ? ")) {
                    request = octets(line);
                } else if (line.startsWith("  > ")) {
                    rows.add(aCase(rule, rows, request, line));
                } else if (line.startsWith("  = ")) {
                    Case last = (Case) rows.removeLast();
                    rows.add(last.rule.expecting(last, octets(line)));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    rule = rule.next(line);
                    request = GET;
                    rows.add(rule);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows.stream();
    }

    private Rule next(String line) {
        String[] columns = line.split("\\|", -1);
        if (columns.length != 5) {
            throw new AssertionError("5 columns expected: " + line);
        }
        return new Rule(
                section,
                columns[0].strip(),
                columns[1].strip(),
                columns[2].strip(),
                columns[3].strip(),
                columns[4].strip());
    }

    private static Case aCase(Rule rule, List<Object> rows, String request, String line) {
        boolean closes = line.endsWith(CLOSE);
        String message = octets(closes ? line.substring(0, line.length() - CLOSE.length()) : line);
        @Nullable Object last = rows.getLast();
        int number = last instanceof Case before ? before.number + 1 : 1;
        String expected = rule.isRefusal() ? "" : message;
        return new Case(rule, number, request, message, expected, closes);
    }

    private Case expecting(Case of, String expected) {
        return new Case(this, of.number, of.request, of.message, expected, of.closes);
    }

    /** Java's escapes, and <code>{text*count}</code>. */
    private static String octets(String line) {
        Matcher repeated = REPEATED.matcher(line.substring(4));
        return repeated.replaceAll(
                        match ->
                                Matcher.quoteReplacement(
                                        match.group(1).repeat(Integer.parseInt(match.group(2)))))
                .translateEscapes();
    }
}
