package dev.midflight.wire.xds;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.MatcherProto.RegexMatcher;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.Set;
import java.util.stream.Collectors;

/** Which requests. */
final class MatchWriter {
    static final String METHOD = ":method";
    static final String ANYTHING = ".*";

    private MatchWriter() {}

    static RouteProto.RouteMatch write(RouteMatch match) {
        RouteProto.RouteMatch.Builder message = RouteProto.RouteMatch.newBuilder();
        switch (match.path()) {
            case PathMatch.Exact(String path) -> message.setPath(path);
            case PathMatch.Prefix(String path) -> prefix(path, message);
            case PathMatch.Regex(String expression) -> message.setSafeRegex(regex(expression));
        }
        if (!match.methods().isEmpty()) {
            message.addHeaders(methods(match.methods()));
        }
        match.headers().forEach(header -> message.addHeaders(header(header)));
        match.query().forEach(query -> message.addQueryParameters(parameter(query)));
        return message.build();
    }

    /** Whole segments, with or without a slash at the end; all paths by octets. */
    private static void prefix(String path, RouteProto.RouteMatch.Builder message) {
        String segments = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (segments.isEmpty()) {
            message.setPrefix("/");
        } else {
            message.setPathSeparatedPrefix(segments);
        }
    }

    /** One by its name, several by an expression. */
    private static RouteProto.HeaderMatcher methods(Set<String> methods) {
        StringMatcher.Builder value = StringMatcher.newBuilder();
        if (methods.size() == 1) {
            value.setExact(methods.iterator().next());
        } else {
            String expression =
                    methods.stream().sorted().map(Quoted::of).collect(Collectors.joining("|"));
            value.setSafeRegex(regex(expression));
        }
        return RouteProto.HeaderMatcher.newBuilder().setName(METHOD).setStringMatch(value).build();
    }

    /**
     * Where a prefix ends with a slash, which no field has; empty otherwise. It means the same
     * without.
     */
    static String slashed(RouteMatch match) {
        return match.path() instanceof PathMatch.Prefix(String path)
                        && path.length() > 1
                        && path.endsWith("/")
                ? path
                : "";
    }

    static RouteProto.HeaderMatcher header(RouteMatch.HeaderMatch match) {
        RouteProto.HeaderMatcher.Builder message =
                RouteProto.HeaderMatcher.newBuilder()
                        .setName(match.name())
                        .setInvertMatch(match.inverted());
        if (match.value() instanceof ValueMatch.Present) {
            message.setPresentMatch(true);
        } else {
            message.setStringMatch(value(match.value()));
        }
        return message.build();
    }

    private static RouteProto.QueryParameterMatcher parameter(RouteMatch.QueryMatch match) {
        RouteProto.QueryParameterMatcher.Builder message =
                RouteProto.QueryParameterMatcher.newBuilder().setName(match.name());
        if (match.value() instanceof ValueMatch.Present) {
            message.setPresentMatch(true);
        } else {
            message.setStringMatch(value(match.value()));
        }
        return message.build();
    }

    /**
     * Whatever it is, if it is there, is an expression, told from others by a flag that has no
     * meaning for one.
     */
    static StringMatcher value(ValueMatch match) {
        StringMatcher.Builder message = StringMatcher.newBuilder();
        switch (match) {
            case ValueMatch.Exact(String value) -> message.setExact(value);
            case ValueMatch.Prefix(String value) -> message.setPrefix(value);
            case ValueMatch.Suffix(String value) -> message.setSuffix(value);
            case ValueMatch.Regex(String expression) -> message.setSafeRegex(regex(expression));
            case ValueMatch.Present() -> message.setSafeRegex(regex(ANYTHING)).setIgnoreCase(true);
        }
        return message.build();
    }

    static RegexMatcher regex(String expression) {
        return RegexMatcher.newBuilder().setRegex(expression).build();
    }
}
