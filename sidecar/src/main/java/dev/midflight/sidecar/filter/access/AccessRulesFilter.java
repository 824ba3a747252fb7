package dev.midflight.sidecar.filter.access;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Filter;
import dev.midflight.sidecar.route.Arrival;
import dev.midflight.sidecar.route.PathParameters;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RequestFilter;
import dev.midflight.sidecar.route.RequestMatcher;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Span;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code accessRules}: the first rule that has a request decides. */
public final class AccessRulesFilter implements RequestFilter {
    private static final Refusal DENIED =
            Refusal.of(Refusal.Cause.ACCESS, 403, "access denied", List.of());

    private final CompiledRule[] rules;
    private final boolean allowsOtherwise;

    private record CompiledRule(
            boolean allows,
            List<Filter.AddressBlock> sources,
            List<TextMatcher> identities,
            RequestMatcher matcher) {
        boolean has(RequestView request, Span bare, Arrival arrival) {
            return (sources.isEmpty() || comesFrom(arrival.clientAddress()))
                    && (identities.isEmpty() || isOneOf(arrival.identity()))
                    && matcher.matches(request, bare);
        }

        /** Who has proved nothing is nobody, whatever an expression would make of that. */
        private boolean isOneOf(String identity) {
            if (identity.isEmpty()) {
                return false;
            }
            for (TextMatcher matching : identities) {
                if (matching.matches(identity)) {
                    return true;
                }
            }
            return false;
        }

        private boolean comesFrom(InetAddress peer) {
            for (Filter.AddressBlock block : sources) {
                if (block.contains(peer)) {
                    return true;
                }
            }
            return false;
        }
    }

    public AccessRulesFilter(AccessRules model) {
        this.rules =
                model.rules().stream().map(AccessRulesFilter::rule).toArray(CompiledRule[]::new);
        this.allowsOtherwise = allows(model.otherwise());
    }

    /** Whatever the server makes of parameters, more may be denied and less allowed. */
    private static CompiledRule rule(AccessRules.Rule model) {
        boolean allows = allows(model.action());
        RequestMatcher.Paths paths =
                allows ? RequestMatcher.Paths.BOTH : RequestMatcher.Paths.EITHER;
        return new CompiledRule(
                allows,
                model.sources(),
                model.identities().stream().map(TextMatcher::of).toList(),
                RequestMatcher.of(model.match(), paths));
    }

    private static boolean allows(AccessRules.Action action) {
        return switch (action) {
            case ALLOW -> true;
            case DENY -> false;
        };
    }

    @Override
    public @Nullable Refusal refusal(RequestView request, Arrival arrival) {
        Span bare = PathParameters.without(request.path());
        for (CompiledRule rule : rules) {
            if (rule.has(request, bare, arrival)) {
                return rule.allows() ? null : DENIED;
            }
        }
        return allowsOtherwise ? null : DENIED;
    }
}
