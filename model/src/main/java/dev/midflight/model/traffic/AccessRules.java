package dev.midflight.model.traffic;

import java.util.List;

/**
 * Which requests may go on: as the first rule says that has one, else as {@code otherwise} says.
 */
public record AccessRules(List<Rule> rules, Action otherwise, Enforcement enforcement)
        implements Filter.OnRequests {
    private static final int MAX_RULES = 1000;

    public AccessRules {
        rules = List.copyOf(rules);
        Check.range("rules", rules.size(), 0, MAX_RULES);
    }

    /** That refuse what they do not allow. */
    public AccessRules(List<Rule> rules, Action otherwise) {
        this(rules, otherwise, Enforcement.ENFORCE);
    }

    /** What becomes of a request. */
    public enum Action {
        ALLOW,
        DENY
    }

    /**
     * All of it has to hold.
     *
     * @param sources one of which has the client's address; empty: any address
     * @param identities one of which is what the client has proved by mutual TLS (SPIFFE); empty:
     *     any, and none
     */
    public record Rule(
            Action action,
            List<Filter.AddressBlock> sources,
            List<ValueMatch> identities,
            RouteMatch match) {
        public Rule {
            sources = List.copyOf(sources);
            identities = List.copyOf(identities);
            Check.require(
                    action == Action.DENY || !hasParameters(match.path()),
                    "match: a path with ';' (expected: none, because what is allowed has to match"
                            + " without its parameters, too)");
        }

        /** Whoever the client is. */
        public Rule(Action action, List<Filter.AddressBlock> sources, RouteMatch match) {
            this(action, sources, List.of(), match);
        }
    }

    private static boolean hasParameters(PathMatch match) {
        return switch (match) {
            case PathMatch.Exact(String path) -> path.indexOf(';') >= 0;
            case PathMatch.Prefix(String path) -> path.indexOf(';') >= 0;
            case PathMatch.Regex _ -> false;
        };
    }

    /** True if it depends on how a path is written. */
    boolean looksAtPaths() {
        return rules.stream().anyMatch(rule -> !rule.match().path().equals(RouteMatch.ANY.path()));
    }
}
