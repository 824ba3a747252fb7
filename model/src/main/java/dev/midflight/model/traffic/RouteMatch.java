package dev.midflight.model.traffic;

import java.util.List;
import java.util.Set;

/**
 * All of it has to hold.
 *
 * @param methods case-sensitive; empty: any
 */
public record RouteMatch(
        PathMatch path, Set<String> methods, List<HeaderMatch> headers, List<QueryMatch> query) {
    /** Every request. */
    public static final RouteMatch ANY =
            new RouteMatch(new PathMatch.Prefix("/"), Set.of(), List.of(), List.of());

    public RouteMatch {
        methods = Set.copyOf(methods);
        headers = List.copyOf(headers);
        query = List.copyOf(query);
        methods.forEach(method -> Check.token("method", method));
    }

    /** Absent fields match an inverted condition only. */
    public record HeaderMatch(String name, ValueMatch value, boolean inverted) {
        public HeaderMatch {
            Check.fieldName(name);
        }
    }

    /** The first parameter of the name counts; compared as it is written, without decoding. */
    public record QueryMatch(String name, ValueMatch value) {
        public QueryMatch {
            Check.require(!name.isEmpty(), "query name: empty");
        }
    }
}
