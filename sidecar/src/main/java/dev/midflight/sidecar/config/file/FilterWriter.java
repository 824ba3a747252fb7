package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Filter.AddressAccess;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@link FilterReader} reads. */
record FilterWriter(MatchWriter matches, Secrets secrets) {
    /** Into the tree of the listener or route that has it. */
    void write(Filter filter, Tree owner) {
        switch (filter) {
            case AddressAccess(var allow, var deny) ->
                    owner.put(
                            "access",
                            new Tree()
                                    .filled("allow", allow, FilterWriter::block)
                                    .filled("deny", deny, FilterWriter::block)
                                    .map());
            case ConnectionRate rate ->
                    owner.put(
                            "connectionRate",
                            new Tree()
                                    .put("connections", rate.connections())
                                    .duration("per", rate.per())
                                    .put("burst", rate.burst())
                                    .map());
            case AccessRules(var rules, var otherwise, var enforcement) ->
                    owner.put(
                            "accessRules",
                            new Tree()
                                    .list("rules", rules, this::rule)
                                    .choice("otherwise", otherwise)
                                    .put("shadow", shadow(enforcement))
                                    .map());
            case RateLimit limit ->
                    owner.put(
                            "rateLimit",
                            new Tree()
                                    .put("requests", limit.requests())
                                    .duration("per", limit.per())
                                    .put("burst", limit.burst())
                                    .put("status", limit.status())
                                    .texts("headers", texts(limit.headers(), secrets))
                                    .put("match", match(limit.match()))
                                    .put("shadow", shadow(limit.enforcement()))
                                    .map());
        }
    }

    private static Optional<Boolean> shadow(Enforcement enforcement) {
        return switch (enforcement) {
            case ENFORCE -> Optional.empty();
            case SHADOW -> Optional.of(true);
        };
    }

    private Optional<Map<String, Object>> match(RouteMatch match) {
        return match.equals(RouteMatch.ANY) ? Optional.empty() : Optional.of(matches.write(match));
    }

    private Map<String, Object> rule(AccessRules.Rule rule) {
        return new Tree()
                .choice("action", rule.action())
                .filled("sources", rule.sources(), FilterWriter::block)
                .filled("identities", rule.identities(), matches::identity)
                .put("match", match(rule.match()))
                .map();
    }

    private static String block(AddressBlock block) {
        return block.address().getHostAddress() + "/" + block.bits();
    }

    static Map<String, String> texts(List<HeaderEdits.Field> fields, Secrets secrets) {
        Map<String, String> texts = new TreeMap<>();
        fields.forEach(
                field -> texts.put(field.name(), secrets.shown(field.name(), field.value())));
        return texts;
    }
}
