package dev.midflight.wire.xds;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.MatcherProto.PathMatcher;
import dev.midflight.wire.xds.proto.RbacProto.Permission;
import dev.midflight.wire.xds.proto.RbacProto.Policy;
import dev.midflight.wire.xds.proto.RbacProto.Principal;
import dev.midflight.wire.xds.proto.RbacProto.RBAC;
import dev.midflight.wire.xds.proto.RouteProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Others' policies of RBAC, as Istio writes them: trees of conditions as rules of the model. Every
 * method throws {@link IllegalArgumentException} where it can't be done.
 */
final class PolicyReader {
    private static final int MAX_DEPTH = 32;

    private PolicyReader() {}

    /** Empty where requests are logged only. */
    static Optional<AccessRules> read(RBAC message, Enforcement enforcement) {
        return switch (message.getAction()) {
            case ALLOW ->
                    Optional.of(
                            new AccessRules(
                                    rules(message, AccessRules.Action.ALLOW),
                                    AccessRules.Action.DENY,
                                    enforcement));
            case DENY ->
                    Optional.of(
                            new AccessRules(
                                    rules(message, AccessRules.Action.DENY),
                                    AccessRules.Action.ALLOW,
                                    enforcement));
            case LOG -> Optional.empty();
            case UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "rules.action: none that is known (expected: ALLOW, DENY or LOG)");
        };
    }

    private static List<AccessRules.Rule> rules(RBAC message, AccessRules.Action action) {
        List<AccessRules.Rule> rules = new ArrayList<>();
        new TreeMap<>(message.getPoliciesMap())
                .forEach(
                        (name, policy) -> {
                            try {
                                parts(policy).forEach(parts -> rules.add(parts.rule(action)));
                            } catch (IllegalArgumentException e) {
                                throw new IllegalArgumentException(
                                        "rules.policies[" + name + "]: " + e.getMessage(), e);
                            }
                        });
        return rules;
    }

    private static List<Parts> parts(Policy policy) {
        List<Parts> permissions =
                Parts.anyOf(
                        policy.getPermissionsList().stream()
                                .map(permission -> permission(permission, 0))
                                .toList());
        List<Parts> principals =
                Parts.anyOf(
                        policy.getPrincipalsList().stream()
                                .map(principal -> principal(principal, 0))
                                .toList());
        return Parts.allOf(List.of(permissions, principals));
    }

    private static List<Parts> permission(Permission message, int depth) {
        checkDepth(depth);
        return switch (message.getRuleCase()) {
            case AND_RULES -> Parts.allOf(permissions(message.getAndRules(), depth));
            case OR_RULES -> Parts.anyOf(permissions(message.getOrRules(), depth));
            case NOT_RULE -> Parts.not(permission(message.getNotRule(), depth + 1));
            case ANY -> any(message.getAny());
            case HEADER -> header(message.getHeader());
            case URL_PATH -> path(message.getUrlPath());
            case DESTINATION_IP, DESTINATION_PORT, REQUESTED_SERVER_NAME, RULE_NOT_SET ->
                    throw new IllegalArgumentException(
                            "permissions: "
                                    + message.getRuleCase()
                                    + " (expected: header, url_path, any, and, or, not)");
        };
    }

    private static List<List<Parts>> permissions(Permission.Set set, int depth) {
        return set.getRulesList().stream().map(rule -> permission(rule, depth + 1)).toList();
    }

    private static List<Parts> principal(Principal message, int depth) {
        checkDepth(depth);
        return switch (message.getIdentifierCase()) {
            case AND_IDS -> Parts.allOf(principals(message.getAndIds(), depth));
            case OR_IDS -> Parts.anyOf(principals(message.getOrIds(), depth));
            case NOT_ID -> Parts.not(principal(message.getNotId(), depth + 1));
            case ANY -> any(message.getAny());
            case HEADER -> header(message.getHeader());
            case URL_PATH -> path(message.getUrlPath());
            case AUTHENTICATED -> List.of(Parts.of(identity(message.getAuthenticated())));
            case SOURCE_IP -> source(message.getSourceIp());
            case DIRECT_REMOTE_IP -> source(message.getDirectRemoteIp());
            case REMOTE_IP, IDENTIFIER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "principals: "
                                    + message.getIdentifierCase()
                                    + " (expected: authenticated, direct_remote_ip, source_ip,"
                                    + " header, url_path, any, and, or, not)");
        };
    }

    private static List<List<Parts>> principals(Principal.Set set, int depth) {
        return set.getIdsList().stream().map(id -> principal(id, depth + 1)).toList();
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "conditions in conditions (expected: " + MAX_DEPTH + " at most)");
        }
    }

    private static List<Parts> any(boolean any) {
        if (!any) {
            throw new IllegalArgumentException("any: false (expected: true)");
        }
        return List.of(Parts.ANY);
    }

    private static List<Parts> header(RouteProto.HeaderMatcher message) {
        return List.of(
                message.getName().equals(MatchWriter.METHOD)
                        ? Parts.of(MatchReader.methods(message))
                        : Parts.of(MatchReader.header(message)));
    }

    private static List<Parts> path(PathMatcher message) {
        return List.of(Parts.of(MatchReader.path(message.getPath())));
    }

    private static List<Parts> source(CoreProto.CidrRange range) {
        return List.of(Parts.of(List.of(Addresses.read(range))));
    }

    private static ValueMatch identity(Principal.Authenticated message) {
        return message.hasPrincipalName()
                ? MatchReader.value(message.getPrincipalName())
                : new ValueMatch.Present();
    }
}
