package dev.midflight.operator.translate;

import dev.midflight.crds.policy.FieldWhen;
import dev.midflight.crds.policy.PathWhen;
import dev.midflight.crds.policy.RequestWhen;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which requests: from the resource's words to the model's. */
final class RequestMatches {
    private RequestMatches() {}

    /**
     * @throws IllegalArgumentException where an expression or a name is none
     */
    static RouteMatch of(RequestWhen when) {
        return new RouteMatch(
                path(when.path()),
                Set.copyOf(when.methods()),
                when.headers().stream().map(RequestMatches::header).toList(),
                when.query().stream().map(RequestMatches::parameter).toList());
    }

    private static PathMatch path(@Nullable PathWhen when) {
        if (when == null) {
            return RouteMatch.ANY.path();
        }
        Optional<PathMatch> exact = Optional.ofNullable(when.exact()).map(PathMatch.Exact::new);
        Optional<PathMatch> prefix = Optional.ofNullable(when.prefix()).map(PathMatch.Prefix::new);
        Optional<PathMatch> regex = Optional.ofNullable(when.regex()).map(PathMatch.Regex::new);
        return exact.or(() -> prefix).or(() -> regex).orElse(RouteMatch.ANY.path());
    }

    private static RouteMatch.HeaderMatch header(FieldWhen when) {
        return new RouteMatch.HeaderMatch(
                when.name().toLowerCase(Locale.ROOT), value(when), when.inverted());
    }

    private static RouteMatch.QueryMatch parameter(FieldWhen when) {
        if (when.inverted()) {
            throw new IllegalArgumentException(
                    "query " + when.name() + ": inverted (expected: of header fields only)");
        }
        return new RouteMatch.QueryMatch(when.name(), value(when));
    }

    private static ValueMatch value(FieldWhen when) {
        List<ValueMatch> given =
                Stream.of(
                                Optional.ofNullable(when.exact())
                                        .<ValueMatch>map(ValueMatch.Exact::new),
                                Optional.ofNullable(when.prefix())
                                        .<ValueMatch>map(ValueMatch.Prefix::new),
                                Optional.ofNullable(when.suffix())
                                        .<ValueMatch>map(ValueMatch.Suffix::new),
                                Optional.ofNullable(when.regex())
                                        .<ValueMatch>map(ValueMatch.Regex::new))
                        .flatMap(Optional::stream)
                        .toList();
        return given.isEmpty() ? new ValueMatch.Present() : given.getFirst();
    }
}
