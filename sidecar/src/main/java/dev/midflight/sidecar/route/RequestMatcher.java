package dev.midflight.sidecar.route;

import com.google.re2j.Pattern;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import java.util.ArrayList;
import java.util.List;

/** One match by itself, as filters need it; tables look paths up instead. For one event loop. */
public final class RequestMatcher {
    private final byte[][] methods;
    private final Condition[] conditions;
    private final Condition.Value path;
    private final Span scratch = new Span();

    private RequestMatcher(RouteMatch match) {
        this.methods = match.methods().stream().map(Octets::of).toArray(byte[][]::new);
        List<Condition> all = new ArrayList<>();
        match.headers().forEach(header -> all.add(Condition.header(header)));
        match.query().forEach(parameter -> all.add(Condition.query(parameter)));
        this.conditions = all.toArray(Condition[]::new);
        this.path = path(match.path());
    }

    public static RequestMatcher of(RouteMatch match) {
        return new RequestMatcher(match);
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

    public boolean matches(RequestView request) {
        if (!path.matches(request.path()) || (methods.length > 0 && !isOneOf(request.method()))) {
            return false;
        }
        for (Condition condition : conditions) {
            if (!condition.holds(request, scratch)) {
                return false;
            }
        }
        return true;
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
