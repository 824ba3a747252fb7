package dev.midflight.wire.xds;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@link MatchWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class MatchReader {
    private MatchReader() {}

    /**
     * @param slashed the prefix, where it ends with a slash; empty otherwise
     */
    static RouteMatch read(RouteProto.RouteMatch message, String slashed) {
        if (message.hasCaseSensitive() && !message.getCaseSensitive().getValue()) {
            throw new IllegalArgumentException("case_sensitive: false (expected: true)");
        }
        Set<String> methods = new HashSet<>();
        List<RouteMatch.HeaderMatch> headers = new ArrayList<>();
        for (RouteProto.HeaderMatcher header : message.getHeadersList()) {
            if (header.getName().equals(MatchWriter.METHOD) && methods.isEmpty()) {
                methods.addAll(methods(header));
            } else {
                headers.add(header(header));
            }
        }
        return new RouteMatch(
                path(message, slashed),
                methods,
                headers,
                message.getQueryParametersList().stream().map(MatchReader::parameter).toList());
    }

    private static PathMatch path(RouteProto.RouteMatch message, String slashed) {
        return switch (message.getPathSpecifierCase()) {
            case PATH -> new PathMatch.Exact(message.getPath());
            case PATH_SEPARATED_PREFIX -> {
                String prefix = message.getPathSeparatedPrefix();
                yield new PathMatch.Prefix(slashed.equals(prefix + "/") ? slashed : prefix);
            }
            case PREFIX -> prefix(message.getPrefix());
            case SAFE_REGEX -> new PathMatch.Regex(message.getSafeRegex().getRegex());
            case PATHSPECIFIER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "path_specifier: none that is known (expected: prefix, path,"
                                    + " path_separated_prefix or safe_regex)");
        };
    }

    /** By octets, which only an expression says of anything but all paths. */
    private static PathMatch prefix(String prefix) {
        return prefix.equals("/")
                ? new PathMatch.Prefix(prefix)
                : new PathMatch.Regex(Quoted.of(prefix) + ".*");
    }

    /** A path without its query. */
    static PathMatch path(StringMatcher message) {
        ValueMatch value = value(message);
        return switch (value) {
            case ValueMatch.Exact(String path) -> new PathMatch.Exact(path);
            case ValueMatch.Prefix(String path) -> prefix(path);
            case ValueMatch.Suffix(String end) -> new PathMatch.Regex(".*" + Quoted.of(end));
            case ValueMatch.Regex(String expression) -> new PathMatch.Regex(expression);
            case ValueMatch.Present() -> new PathMatch.Prefix("/");
        };
    }

    static Set<String> methods(RouteProto.HeaderMatcher header) {
        if (header.getInvertMatch()) {
            throw new IllegalArgumentException("headers[:method]: inverted (expected: not)");
        }
        return switch (value(header)) {
            case ValueMatch.Exact(String method) -> Set.of(method);
            case ValueMatch.Regex(String expression)
                    when !Quoted.alternatives(expression).isEmpty() ->
                    Set.copyOf(Quoted.alternatives(expression));
            case ValueMatch.Regex _,
                    ValueMatch.Prefix _,
                    ValueMatch.Suffix _,
                    ValueMatch.Present _ ->
                    throw new IllegalArgumentException(
                            "headers[:method]: a pattern (expected: GET, or GET|PUT)");
        };
    }

    static RouteMatch.HeaderMatch header(RouteProto.HeaderMatcher message) {
        if (message.getName().startsWith(":")) {
            throw new IllegalArgumentException(
                    "headers["
                            + message.getName()
                            + "]: of HTTP/2's own (expected: a field's name, or :method once)");
        }
        return new RouteMatch.HeaderMatch(
                message.getName().toLowerCase(Locale.ROOT),
                value(message),
                message.getInvertMatch() != isAbsence(message));
    }

    /** {@code present_match: false} is the inverse of its presence. */
    private static boolean isAbsence(RouteProto.HeaderMatcher message) {
        return message.hasPresentMatch() && !message.getPresentMatch();
    }

    private static ValueMatch value(RouteProto.HeaderMatcher message) {
        return switch (message.getHeaderMatchSpecifierCase()) {
            case EXACT_MATCH -> new ValueMatch.Exact(message.getExactMatch());
            case PREFIX_MATCH -> new ValueMatch.Prefix(message.getPrefixMatch());
            case SUFFIX_MATCH -> new ValueMatch.Suffix(message.getSuffixMatch());
            case SAFE_REGEX_MATCH -> new ValueMatch.Regex(message.getSafeRegexMatch().getRegex());
            case STRING_MATCH -> value(message.getStringMatch());
            case PRESENT_MATCH, HEADERMATCHSPECIFIER_NOT_SET -> new ValueMatch.Present();
        };
    }

    private static RouteMatch.QueryMatch parameter(RouteProto.QueryParameterMatcher message) {
        if (message.hasPresentMatch() && !message.getPresentMatch()) {
            throw new IllegalArgumentException(
                    "query_parameters[" + message.getName() + "]: absent (expected: present)");
        }
        return switch (message.getQueryParameterMatchSpecifierCase()) {
            case STRING_MATCH ->
                    new RouteMatch.QueryMatch(message.getName(), value(message.getStringMatch()));
            case PRESENT_MATCH, QUERYPARAMETERMATCHSPECIFIER_NOT_SET ->
                    new RouteMatch.QueryMatch(message.getName(), new ValueMatch.Present());
        };
    }

    /** With {@code ignore_case} as an expression; it says nothing about one. */
    static ValueMatch value(StringMatcher message) {
        boolean ignoresCase = message.getIgnoreCase();
        return switch (message.getMatchPatternCase()) {
            case EXACT ->
                    ignoresCase
                            ? ignoringCase(Quoted.of(message.getExact()))
                            : new ValueMatch.Exact(message.getExact());
            case PREFIX ->
                    ignoresCase
                            ? ignoringCase(Quoted.of(message.getPrefix()) + ".*")
                            : new ValueMatch.Prefix(message.getPrefix());
            case SUFFIX ->
                    ignoresCase
                            ? ignoringCase(".*" + Quoted.of(message.getSuffix()))
                            : new ValueMatch.Suffix(message.getSuffix());
            case CONTAINS -> {
                String expression = ".*" + Quoted.of(message.getContains()) + ".*";
                yield ignoresCase ? ignoringCase(expression) : new ValueMatch.Regex(expression);
            }
            case SAFE_REGEX -> {
                String expression = message.getSafeRegex().getRegex();
                yield ignoresCase && expression.equals(MatchWriter.ANYTHING)
                        ? new ValueMatch.Present()
                        : new ValueMatch.Regex(expression);
            }
            case MATCHPATTERN_NOT_SET ->
                    throw new IllegalArgumentException(
                            "match_pattern: none that is known (expected: exact, prefix, suffix,"
                                    + " contains or safe_regex)");
        };
    }

    private static ValueMatch ignoringCase(String expression) {
        return new ValueMatch.Regex("(?i)" + expression);
    }
}
