package dev.midflight.wire.xds;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.wire.xds.proto.NetworkRbacProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.RbacProto;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher.MatcherList.Predicate;

/** Who may do what, as an ordered list of conditions: the first that holds decides. */
final class RbacWriter {
    private static final String ACTION_TYPE = "envoy.config.rbac.v3.Action";

    private RbacWriter() {}

    static RbacFilterProto.RBAC write(AccessRules rules) {
        Matcher.Builder matcher =
                Matcher.newBuilder().setOnNoMatch(action(rules.otherwise(), "otherwise"));
        for (int i = 0; i < rules.rules().size(); i++) {
            AccessRules.Rule rule = rules.rules().get(i);
            rule(matcher, PredicateWriter.write(rule), action(rule.action(), "rule-" + i));
        }
        RbacFilterProto.RBAC.Builder message = RbacFilterProto.RBAC.newBuilder();
        return (rules.enforcement() == Enforcement.SHADOW
                        ? message.setShadowMatcher(matcher)
                        : message.setMatcher(matcher))
                .build();
    }

    /** Of connections: first who is denied, then who is allowed. */
    static NetworkRbacProto.RBAC write(Filter.AddressAccess access) {
        boolean everyone = access.allow().isEmpty();
        Matcher.Builder matcher =
                Matcher.newBuilder()
                        .setOnNoMatch(
                                action(
                                        everyone
                                                ? AccessRules.Action.ALLOW
                                                : AccessRules.Action.DENY,
                                        "otherwise"));
        if (!access.deny().isEmpty()) {
            rule(
                    matcher,
                    PredicateWriter.sources(access.deny()),
                    action(AccessRules.Action.DENY, "deny"));
        }
        if (!everyone) {
            rule(
                    matcher,
                    PredicateWriter.sources(access.allow()),
                    action(AccessRules.Action.ALLOW, "allow"));
        }
        return NetworkRbacProto.RBAC
                .newBuilder()
                .setStatPrefix("addresses")
                .setMatcher(matcher)
                .build();
    }

    private static void rule(Matcher.Builder matcher, Predicate predicate, Matcher.OnMatch then) {
        matcher.getMatcherListBuilder()
                .addMatchers(
                        Matcher.MatcherList.FieldMatcher.newBuilder()
                                .setPredicate(predicate)
                                .setOnMatch(then));
    }

    private static Matcher.OnMatch action(AccessRules.Action action, String name) {
        RbacProto.Action message =
                RbacProto.Action.newBuilder()
                        .setName(name)
                        .setAction(
                                switch (action) {
                                    case ALLOW -> RbacProto.RBAC.Action.ALLOW;
                                    case DENY -> RbacProto.RBAC.Action.DENY;
                                })
                        .build();
        return Matcher.OnMatch.newBuilder()
                .setAction(PredicateWriter.named(name, Packed.of(ACTION_TYPE, message)))
                .build();
    }
}
