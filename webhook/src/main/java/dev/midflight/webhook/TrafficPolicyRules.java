package dev.midflight.webhook;

import dev.midflight.crds.policy.AccessRule;
import dev.midflight.crds.policy.BalancingPolicy;
import dev.midflight.crds.policy.CheckAction;
import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.EnforcementMode;
import dev.midflight.crds.policy.HashRule;
import dev.midflight.crds.policy.HeaderField;
import dev.midflight.crds.policy.HeaderRule;
import dev.midflight.crds.policy.HealthRule;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.QuotaRule;
import dev.midflight.crds.policy.RedirectRule;
import dev.midflight.crds.policy.RequestWhen;
import dev.midflight.crds.policy.RespondRule;
import dev.midflight.crds.policy.RewriteRule;
import dev.midflight.crds.policy.RouteRule;
import dev.midflight.crds.policy.TrafficPolicySpec;
import dev.midflight.crds.policy.UpstreamRule;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the schema and its CEL rules can't say about a TrafficPolicy: the model's own records are
 * asked, which a proxy is configured by. Whether the Services are there is no question here: they
 * may come later.
 */
final class TrafficPolicyRules {

    /** Errors refuse the resource; warnings are shown and let it through. */
    record Verdict(List<String> errors, List<String> warnings) {}

    private final TrafficPolicySpec spec;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private TrafficPolicyRules(TrafficPolicySpec spec) {
        this.spec = spec;
    }

    static Verdict check(TrafficPolicySpec spec) {
        TrafficPolicyRules rules = new TrafficPolicyRules(spec);
        LabelSelector workload = spec.target().workload();
        if (workload != null) {
            rules.errors.addAll(SelectorRules.check("spec.target.workload", workload));
        }
        rules.checkParts();
        spec.routes().forEach(rules::checkRoute);
        rules.checkOrder();
        rules.checkUpstream(spec.upstream());
        rules.checkCheck(spec.check());
        spec.quotas().forEach(rules::checkQuota);
        return new Verdict(List.copyOf(rules.errors), List.copyOf(rules.warnings));
    }

    /** What the model refuses is told with the field's path, line by line. */
    private void ask(String path, Runnable construction) {
        try {
            construction.run();
        } catch (IllegalArgumentException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> errors.add(path + ": " + line));
        }
    }

    private void checkParts() {
        if (!spec.hasServersParts() && !spec.hasCallersParts()) {
            warnings.add("spec: no effect, it has a target alone");
        }
    }

    private void checkOrder() {
        @Nullable RouteRule taking = null;
        for (RouteRule rule : spec.routes()) {
            if (taking != null) {
                warnings.add(
                        "spec.routes[%s]: no effect, %s before it takes every request"
                                .formatted(rule.name(), taking.name()));
            } else if (takesAll(rule)) {
                taking = rule;
            }
        }
    }

    private static boolean takesAll(RouteRule rule) {
        RequestWhen match = rule.match();
        boolean anyPath = match.path() == null || "/".equals(match.path().prefix());
        return anyPath
                && match.methods().isEmpty()
                && match.headers().isEmpty()
                && match.query().isEmpty()
                && rule.callers().isEmpty();
    }

    private void checkRoute(RouteRule rule) {
        String path = "spec.routes[" + rule.name() + "]";
        checkMatch(path + ".match", rule.match());
        checkRedirect(path + ".redirect", rule.redirect());
        checkRespond(path + ".respond", rule.respond());
        checkRewrite(path + ".rewrite", rule.rewrite());
        checkEdits(path + ".requestHeaders", rule.requestHeaders());
        checkEdits(path + ".responseHeaders", rule.responseHeaders());
        checkHash(path + ".hash", rule.hash());
    }

    private void checkMatch(String path, RequestWhen when) {
        ask(path, () -> RequestMatchRules.parse(when));
        for (String method : RequestMatchRules.suspiciousMethods(when)) {
            warnings.add(path + ".methods: " + method + " is not " + upper(method) + " to a proxy");
        }
    }

    private static String upper(String method) {
        return method.toUpperCase(Locale.ROOT);
    }

    private void checkRedirect(String path, @Nullable RedirectRule rule) {
        if (rule == null) {
            return;
        }
        Integer port = rule.port();
        String full = rule.path() == null ? rule.prefix() : rule.path();
        ask(
                path,
                () ->
                        new RouteAction.Redirect(
                                rule.status(),
                                Optional.ofNullable(rule.scheme()),
                                Optional.ofNullable(rule.host()),
                                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                                full == null
                                        ? new PathRewrite.Keep()
                                        : new PathRewrite.Full(full)));
    }

    private void checkRespond(String path, @Nullable RespondRule rule) {
        if (rule != null) {
            ask(
                    path,
                    () -> new RouteAction.Respond(rule.status(), rule.contentType(), rule.body()));
        }
    }

    private void checkRewrite(String path, @Nullable RewriteRule rule) {
        if (rule == null) {
            return;
        }
        ask(path, () -> new Rewrite(Optional.ofNullable(rule.host()), new PathRewrite.Keep()));
        String full = rule.path();
        String prefix = rule.prefix();
        String regex = rule.regex();
        String replacement = Objects.requireNonNullElse(rule.replacement(), "");
        if (full != null) {
            ask(path, () -> new PathRewrite.Full(full));
        }
        if (prefix != null) {
            ask(path, () -> new PathRewrite.Prefix(prefix));
        }
        if (regex != null) {
            ask(path, () -> new PathRewrite.Regex(regex, replacement));
        }
    }

    private void checkEdits(String path, @Nullable HeaderRule rule) {
        if (rule == null) {
            return;
        }
        for (String name : rule.remove()) {
            ask(path + ".remove", () -> new HeaderEdits(List.of(lower(name)), none(), none()));
        }
        for (HeaderField field : rule.set()) {
            ask(path + ".set", () -> new HeaderEdits(List.of(), List.of(field(field)), none()));
        }
        for (HeaderField field : rule.add()) {
            ask(path + ".add", () -> new HeaderEdits(List.of(), none(), List.of(field(field))));
        }
    }

    private static List<HeaderEdits.Field> none() {
        return List.of();
    }

    private static HeaderEdits.Field field(HeaderField field) {
        return new HeaderEdits.Field(lower(field.name()), field.value());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void checkHash(String path, @Nullable HashRule rule) {
        String header = rule == null ? null : rule.header();
        if (header != null) {
            ask(path, () -> new HashKey.Header(lower(header)));
        }
        UpstreamRule upstream = spec.upstream();
        if (rule != null && upstream != null && !hashes(upstream.loadBalancing().policy())) {
            warnings.add(path + ": no effect, upstream.loadBalancing does not hash");
        }
    }

    private static boolean hashes(BalancingPolicy policy) {
        return policy == BalancingPolicy.RING_HASH || policy == BalancingPolicy.MAGLEV;
    }

    private void checkUpstream(@Nullable UpstreamRule rule) {
        if (rule == null) {
            return;
        }
        Integer size = rule.loadBalancing().tableSize();
        if (size != null) {
            ask("spec.upstream.loadBalancing", () -> new Balancing.Maglev(size));
        }
        HealthRule health = rule.healthCheck();
        String path = health == null ? null : health.httpPath();
        if (path != null) {
            ask("spec.upstream.healthCheck", () -> HealthProbe.Http.of(path));
        }
    }

    private void checkCheck(@Nullable CheckRule rule) {
        if (rule == null) {
            return;
        }
        for (int i = 0; i < rule.rules().size(); i++) {
            checkAccess("spec.check.rules[" + i + "]", rule.rules().get(i));
        }
        boolean closed = rule.rules().stream().allMatch(each -> each.action() == CheckAction.DENY);
        if (rule.mode() == EnforcementMode.ENFORCE
                && rule.otherwise() == CheckAction.DENY
                && closed) {
            warnings.add("spec.check: it denies every request");
        }
        boolean proved =
                rule.rules().stream()
                        .flatMap(each -> each.peers().stream())
                        .anyMatch(peer -> peer.namespace() != null);
        if (proved && spec.mtls() == null) {
            warnings.add(
                    "spec.check: a peer's namespace is proved by mutual TLS only, of which this"
                            + " policy says nothing: where no other one has mtls, no request comes"
                            + " from such a peer");
        }
    }

    private void checkAccess(String path, AccessRule rule) {
        int before = errors.size();
        checkMatch(path + ".match", rule.match());
        if (errors.size() == before) {
            AccessRules.Action action =
                    switch (rule.action()) {
                        case ALLOW -> AccessRules.Action.ALLOW;
                        case DENY -> AccessRules.Action.DENY;
                    };
            ask(
                    path,
                    () ->
                            new AccessRules.Rule(
                                    action, List.of(), RequestMatchRules.parse(rule.match())));
        }
        boolean byIdentity = rule.peers().stream().anyMatch(peer -> peer.namespace() != null);
        if (byIdentity && spec.mtlsMode().equals(Optional.of(MtlsMode.DISABLED))) {
            warnings.add(
                    path
                            + ".peers: a namespace is proved by mTLS, which spec.mtls takes away:"
                            + " nobody is such a peer");
        }
    }

    private void checkQuota(QuotaRule rule) {
        String path = "spec.quotas[" + rule.name() + "]";
        checkMatch(path + ".match", rule.match());
        ask(
                path,
                () ->
                        new RateLimit(
                                rule.requests(),
                                Duration.ofSeconds(rule.periodSeconds()),
                                Objects.requireNonNullElse(rule.burst(), rule.requests()),
                                rule.status(),
                                List.of()));
    }
}
