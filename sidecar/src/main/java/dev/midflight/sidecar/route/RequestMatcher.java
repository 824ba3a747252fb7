package dev.midflight.sidecar.route;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import java.util.ArrayList;
import java.util.List;

/** One match by itself, as filters need it; tables look paths up instead. For one event loop. */
public final class RequestMatcher {
    /** What a path with parameters of segments has to be. */
    public enum Paths {
        /** Matched as it is written, or without them. */
        EITHER,
        /** Matched both ways. */
        BOTH
    }

    private final Paths paths;
    private final byte[][] methods;
    private final Condition[] conditions;
    private final Condition.Value path;
    private final Span scratch = new Span();

    private RequestMatcher(RouteMatch match, Paths paths) {
        this.paths = paths;
        this.methods = match.methods().stream().map(Octets::of).toArray(byte[][]::new);
        List<Condition> all = new ArrayList<>();
        match.headers().forEach(header -> all.add(Condition.header(header)));
        match.query().forEach(parameter -> all.add(Condition.query(parameter)));
        this.conditions = all.toArray(Condition[]::new);
        this.path = path(match.path());
    }

    public static RequestMatcher of(RouteMatch match, Paths paths) {
        return new RequestMatcher(match, paths);
    }

    private static Condition.Value path(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String text) -> {
                byte[] octets = Octets.of(text);
                yield path -> path.is(octets);
            }
            case PathMatch.Prefix(String text) -> segments(text);
            case PathMatch.Regex(String expression) -> {
                Pattern pattern = Pattern.compile(expression);
                yield path -> pattern.matcher(path.text()).matches();
            }
        };
    }

    /** The root has everything below it, what is no path ({@code *}, CONNECT) included. */
    private static Condition.Value segments(String text) {
        byte[] prefix = Octets.of(CompiledRewrite.withoutSlash(text));
        return path ->
                prefix.length == 0
                        || (path.startsWith(prefix)
                                && (path.length() == prefix.length
                                        || path.at(prefix.length) == '/'));
    }

    /**
     * True if all of it holds.
     *
     * @param bare the request's path {@linkplain PathParameters#without without parameters}
     */
    public boolean matches(RequestView request, Span bare) {
        if (!matchesPath(request.path(), bare)
                || (methods.length > 0 && !isOneOf(request.method()))) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(request, scratch)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesPath(Span written, Span bare) {
        boolean matches = path.matches(written);
        return bare == written
                ? matches
                : switch (paths) {
                    case EITHER -> matches || path.matches(bare);
                    case BOTH -> matches && path.matches(bare);
                };
    }

    private boolean isOneOf(Span method) {
        for (byte[] candidate : methods) {
            if (method.is(candidate)) {
                return true;
            }
        }
        return false;
    }
}
