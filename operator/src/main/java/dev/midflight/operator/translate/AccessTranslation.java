package dev.midflight.operator.translate;

import dev.midflight.crds.policy.AccessRule;
import dev.midflight.crds.policy.CheckAction;
import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.EnforcementMode;
import dev.midflight.crds.policy.Peer;
import dev.midflight.crds.policy.QuotaRule;
import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Checks and quotas as filters of requests. Each throws {@link IllegalArgumentException} where the
 * model refuses.
 *
 * @param trustDomain of the identities that clients prove
 */
record AccessTranslation(String trustDomain) {
    AccessRules check(CheckRule rule) {
        List<AccessRules.Rule> rules = new ArrayList<>();
        for (AccessRule each : rule.rules()) {
            rules.addAll(rules(each));
        }
        return new AccessRules(rules, action(rule.otherwise()), enforcement(rule.mode()));
    }

    /** Whoever has proved to be of the mesh, and nobody else. */
    AccessRules proved() {
        ValueMatch anyone = new ValueMatch.Prefix("spiffe://" + trustDomain + "/");
        return new AccessRules(
                List.of(
                        new AccessRules.Rule(
                                AccessRules.Action.ALLOW,
                                List.of(),
                                List.of(anyone),
                                RouteMatch.ANY)),
                AccessRules.Action.DENY);
    }

    /** One for the peers by address and one for those by identity: either is enough. */
    private List<AccessRules.Rule> rules(AccessRule rule) {
        var match = RequestMatches.of(rule.match());
        AccessRules.Action action = action(rule.action());
        if (rule.peers().isEmpty()) {
            return List.of(new AccessRules.Rule(action, List.of(), match));
        }
        List<Filter.AddressBlock> blocks = new ArrayList<>();
        List<ValueMatch> identities = new ArrayList<>();
        for (Peer peer : rule.peers()) {
            if (peer.cidr() != null) {
                blocks.add(block(peer.cidr()));
            } else {
                identities.add(identity(peer));
            }
        }
        List<AccessRules.Rule> rules = new ArrayList<>();
        if (!blocks.isEmpty()) {
            rules.add(new AccessRules.Rule(action, blocks, match));
        }
        if (!identities.isEmpty()) {
            rules.add(new AccessRules.Rule(action, List.of(), identities, match));
        }
        return rules;
    }

    private ValueMatch identity(Peer peer) {
        String accounts = "spiffe://" + trustDomain + "/ns/" + peer.namespace() + "/sa/";
        return peer.serviceAccount() == null
                ? new ValueMatch.Prefix(accounts)
                : new ValueMatch.Exact(accounts + peer.serviceAccount());
    }

    private static Filter.AddressBlock block(String cidr) {
        int slash = cidr.indexOf('/');
        return new Filter.AddressBlock(
                IpLiteral.of(cidr.substring(0, slash)),
                Integer.parseInt(cidr.substring(slash + 1)));
    }

    RateLimit quota(QuotaRule rule) {
        return new RateLimit(
                rule.requests(),
                Duration.ofSeconds(rule.periodSeconds()),
                Objects.requireNonNullElse(rule.burst(), rule.requests()),
                rule.status(),
                List.of(),
                RequestMatches.of(rule.match()),
                enforcement(rule.mode()));
    }

    private static AccessRules.Action action(CheckAction action) {
        return switch (action) {
            case ALLOW -> AccessRules.Action.ALLOW;
            case DENY -> AccessRules.Action.DENY;
        };
    }

    private static Enforcement enforcement(EnforcementMode mode) {
        return switch (mode) {
            case ENFORCE -> Enforcement.ENFORCE;
            case SHADOW -> Enforcement.SHADOW;
        };
    }
}
