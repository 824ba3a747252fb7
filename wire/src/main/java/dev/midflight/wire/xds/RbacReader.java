package dev.midflight.wire.xds;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.wire.xds.proto.NetworkRbacProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.RbacProto;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher.MatcherList.FieldMatcher;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher.MatcherList.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link RbacWriter} writes, and others' policies. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class RbacReader {
    private RbacReader() {}

    /** What is enforced, then what is only tried; none where it says nothing. */
    static List<AccessRules> read(RbacFilterProto.RBAC message) {
        List<AccessRules> all = new ArrayList<>();
        if (message.hasMatcher()) {
            all.add(rules(message.getMatcher(), Enforcement.ENFORCE));
        } else if (message.hasRules()) {
            PolicyReader.read(message.getRules(), Enforcement.ENFORCE).ifPresent(all::add);
        }
        if (message.hasShadowMatcher()) {
            all.add(rules(message.getShadowMatcher(), Enforcement.SHADOW));
        } else if (message.hasShadowRules()) {
            PolicyReader.read(message.getShadowRules(), Enforcement.SHADOW).ifPresent(all::add);
        }
        return all;
    }

    private static AccessRules rules(Matcher matcher, Enforcement enforcement) {
        List<AccessRules.Rule> rules = new ArrayList<>();
        for (FieldMatcher field : matcher.getMatcherList().getMatchersList()) {
            AccessRules.Action action = action(field.getOnMatch());
            PredicateReader.read(field.getPredicate())
                    .forEach(parts -> rules.add(parts.rule(action)));
        }
        return new AccessRules(rules, otherwise(matcher), enforcement);
    }

    /** Of connections. */
    static Filter.AddressAccess read(NetworkRbacProto.RBAC message) {
        Matcher matcher = message.getMatcher();
        List<Filter.AddressBlock> allow = new ArrayList<>();
        List<Filter.AddressBlock> deny = new ArrayList<>();
        for (FieldMatcher field : matcher.getMatcherList().getMatchersList()) {
            boolean allows = action(field.getOnMatch()) == AccessRules.Action.ALLOW;
            if (!allows && !allow.isEmpty()) {
                throw new IllegalArgumentException(
                        "matcher: denies after it allows (expected: first who is denied)");
            }
            (allows ? allow : deny).addAll(sources(field.getPredicate()));
        }
        boolean open = otherwise(matcher) == AccessRules.Action.ALLOW;
        if (open != allow.isEmpty()) {
            throw new IllegalArgumentException(
                    "on_no_match: %s with %s allowed addresses (expected: DENY with some, ALLOW"
                                    .formatted(open ? "ALLOW" : "DENY", allow.size())
                            + " with none)");
        }
        return new Filter.AddressAccess(allow, deny);
    }

    private static List<Filter.AddressBlock> sources(Predicate predicate) {
        List<Parts> parts = PredicateReader.read(predicate);
        if (parts.size() != 1 || !Parts.of(parts.getFirst().sources()).equals(parts.getFirst())) {
            throw new IllegalArgumentException(
                    "predicate: about more than addresses (expected: DirectSourceIPInput)");
        }
        return parts.getFirst().sources();
    }

    /** Envoy denies where nothing is said. */
    private static AccessRules.Action otherwise(Matcher matcher) {
        return Optional.of(matcher)
                .filter(Matcher::hasOnNoMatch)
                .map(each -> action(each.getOnNoMatch()))
                .orElse(AccessRules.Action.DENY);
    }

    private static AccessRules.Action action(Matcher.OnMatch then) {
        if (!then.hasAction()) {
            throw new IllegalArgumentException("on_match: no action (expected: one)");
        }
        RbacProto.Action action =
                Packed.read(then.getAction().getTypedConfig(), RbacProto.Action.parser());
        return switch (action.getAction()) {
            case ALLOW -> AccessRules.Action.ALLOW;
            case DENY -> AccessRules.Action.DENY;
            case LOG, UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "action: " + action.getAction() + " (expected: ALLOW or DENY)");
        };
    }
}
