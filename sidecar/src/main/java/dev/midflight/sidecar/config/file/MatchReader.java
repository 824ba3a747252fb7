package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteMatch.HeaderMatch;
import dev.midflight.model.traffic.RouteMatch.QueryMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code match} of a route. */
final class MatchReader {
    /** RFC 9110 section 9.3 and RFC 5789. */
    private static final Set<String> USUAL_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private MatchReader() {}

    static Optional<RouteMatch> read(Item item, PathRules paths) {
        Fields fields = Fields.of(item);
        Optional<PathMatch> path = path(fields);
        path.ifPresent(match -> NormalPath.check(fields, match, paths));
        List<String> methods = fields.filled("methods", MatchReader::method);
        List<HeaderMatch> headers = fields.filled("headers", MatchReader::header);
        List<QueryMatch> query = fields.filled("query", MatchReader::query);
        fields.end();
        return path.flatMap(
                known ->
                        fields.build(
                                () -> new RouteMatch(known, Set.copyOf(methods), headers, query)));
    }

    private static Optional<PathMatch> path(Fields fields) {
        List<Optional<PathMatch>> given = new ArrayList<>();
        fields.text("path")
                .ifPresent(text -> given.add(fields.build(() -> new PathMatch.Exact(text))));
        fields.text("prefix")
                .ifPresent(text -> given.add(fields.build(() -> new PathMatch.Prefix(text))));
        fields.text("regex")
                .ifPresent(text -> given.add(fields.build(() -> new PathMatch.Regex(text))));
        if (given.size() > 1) {
            fields.problem("expected: one of path, prefix and regex");
        }
        return given.isEmpty() ? Optional.of(new PathMatch.Prefix("/")) : given.getFirst();
    }

    /** Methods are case-sensitive: one of the usual ones in another case is no request's. */
    private static Optional<String> method(Item item) {
        Optional<String> method = item.text();
        String usual = method.orElse("").toUpperCase(Locale.ROOT);
        if (USUAL_METHODS.contains(usual) && !usual.equals(method.orElse(""))) {
            item.problem("'%s' (expected: '%s')".formatted(method.orElse(""), usual));
            return Optional.empty();
        }
        return method;
    }

    private static Optional<HeaderMatch> header(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.neededText("name");
        Optional<ValueMatch> value = value(fields, name.orElse(""));
        boolean inverted = fields.flag("inverted");
        fields.end();
        return name.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : fields.build(() -> new HeaderMatch(name.get(), value.get(), inverted));
    }

    private static Optional<QueryMatch> query(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.neededText("name");
        Optional<ValueMatch> value = value(fields, name.orElse(""));
        fields.end();
        return name.isEmpty() || value.isEmpty()
                ? Optional.empty()
                : fields.build(() -> new QueryMatch(name.get(), value.get()));
    }

    /** Without any of them: it only has to be there. */
    private static Optional<ValueMatch> value(Fields fields, String name) {
        List<Optional<ValueMatch>> given = new ArrayList<>();
        fields.text("exact").ifPresent(text -> given.add(Optional.of(new ValueMatch.Exact(text))));
        fields.text("prefix")
                .ifPresent(text -> given.add(Optional.of(new ValueMatch.Prefix(text))));
        fields.text("suffix")
                .ifPresent(text -> given.add(Optional.of(new ValueMatch.Suffix(text))));
        fields.text("regex").ifPresent(text -> given.add(regex(fields, name, text)));
        if (given.size() > 1) {
            fields.problem("expected: one of exact, prefix, suffix and regex");
        }
        return given.isEmpty() ? Optional.of(new ValueMatch.Present()) : given.getFirst();
    }

    /** Of who a client has proved to be. */
    static Optional<ValueMatch> identity(Item item) {
        Fields fields = Fields.of(item);
        Optional<ValueMatch> value = value(fields, "");
        fields.end();
        return value;
    }

    /** What is wrong with one that nobody may see is not said in its own words. */
    private static Optional<ValueMatch> regex(Fields fields, String name, String text) {
        if (!Secrets.isSecret(name)) {
            return fields.build(() -> new ValueMatch.Regex(text));
        }
        try {
            return Optional.of(new ValueMatch.Regex(text));
        } catch (IllegalArgumentException _) {
            fields.problem("regex", Secrets.REDACTED + " (expected: RE2's syntax)");
            return Optional.empty();
        }
    }
}
