package dev.midflight.webhook;

import dev.midflight.crds.policy.FieldWhen;
import dev.midflight.crds.policy.PathWhen;
import dev.midflight.crds.policy.RequestWhen;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests: whether a proxy could tell them apart as it is written. */
final class RequestMatchRules {
    private RequestMatchRules() {}

    /**
     * As a proxy would have it.
     *
     * @throws IllegalArgumentException where it would refuse
     */
    static RouteMatch parse(RequestWhen when) {
        return new RouteMatch(
                path(when.path()),
                Set.copyOf(when.methods()),
                when.headers().stream().map(RequestMatchRules::header).toList(),
                when.query().stream().map(RequestMatchRules::parameter).toList());
    }

    private static PathMatch path(@Nullable PathWhen when) {
        if (when == null) {
            return RouteMatch.ANY.path();
        }
        String exact = when.exact();
        String prefix = when.prefix();
        String regex = when.regex();
        if (exact != null) {
            return new PathMatch.Exact(exact);
        }
        if (prefix != null) {
            return new PathMatch.Prefix(prefix);
        }
        return regex == null ? RouteMatch.ANY.path() : new PathMatch.Regex(regex);
    }

    private static RouteMatch.HeaderMatch header(FieldWhen when) {
        return new RouteMatch.HeaderMatch(
                when.name().toLowerCase(Locale.ROOT), value(when), when.inverted());
    }

    private static RouteMatch.QueryMatch parameter(FieldWhen when) {
        return new RouteMatch.QueryMatch(when.name(), value(when));
    }

    /** Of the four ways only an expression can be wrong. */
    private static ValueMatch value(FieldWhen when) {
        String regex = when.regex();
        return regex == null ? new ValueMatch.Present() : new ValueMatch.Regex(regex);
    }

    /** What the methods of a match are called that no request has: they are case-sensitive. */
    static List<String> suspiciousMethods(RequestWhen when) {
        return when.methods().stream()
                .filter(method -> !method.equals(method.toUpperCase(Locale.ROOT)))
                .toList();
    }
}
