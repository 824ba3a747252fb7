package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Each part is optional: what callers of the target do (subsets, routes, upstream) and what its own
 * sidecars do (mtls, check, quotas). Where two policies have the same routes, upstream or mtls for
 * the same target, the older one's count; checks and quotas all have to let a request through.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "has(self.target.service) || ((!has(self.subsets) || size(self.subsets) == 0) &&"
                        + " (!has(self.routes) || size(self.routes) == 0) && !has(self.upstream))",
        message =
                "subsets, routes and upstream are what callers of a Service do: give"
                        + " target.service")
@ValidationRule(
        value =
                "!has(self.subsets) || self.subsets.all(s, self.subsets.exists_one(o, o.name =="
                        + " s.name))",
        message = "subsets: every name once")
@ValidationRule(
        value =
                "!has(self.routes) || self.routes.all(r, self.routes.exists_one(o, o.name =="
                        + " r.name))",
        message = "routes: every name once")
@ValidationRule(
        value =
                "!has(self.quotas) || self.quotas.all(q, self.quotas.exists_one(o, o.name =="
                        + " q.name))",
        message = "quotas: every name once")
public record TrafficPolicySpec(
        @Default("{}")
                @JsonPropertyDescription(
                        "What it is about; with neither service nor workload: every pod of the"
                                + " namespace.")
                PolicyTarget target,
        @Size(max = 16)
                @JsonPropertyDescription("Parts of the Service's pods that routes can name.")
                List<SubsetRule> subsets,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "Where callers' requests go; the first that matches. What none matches goes"
                                + " to any pod of the Service.")
                List<RouteRule> routes,
        @JsonPropertyDescription("How callers treat the Service's pods.")
                @Nullable UpstreamRule upstream,
        @JsonPropertyDescription("Who may connect to the target's pods, and how.")
                @Nullable MtlsRule mtls,
        @JsonPropertyDescription("Which requests the target's pods accept.")
                @Nullable CheckRule check,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "How many requests each of the target's pods accepts; every one that matches"
                                + " has to have room.")
                List<QuotaRule> quotas) {

    public TrafficPolicySpec {
        target = Objects.requireNonNullElse(target, PolicyTarget.NAMESPACE);
        subsets = Lists.orEmpty(subsets);
        routes = Lists.orEmpty(routes);
        quotas = Lists.orEmpty(quotas);
    }

    /** What it says of mutual TLS; empty: nothing. */
    public Optional<MtlsMode> mtlsMode() {
        return Optional.ofNullable(mtls).map(MtlsRule::mode);
    }

    /** Whether it says something of what comes in at pods. */
    public boolean hasServersParts() {
        return mtls != null || check != null || !quotas.isEmpty();
    }

    /** Whether it says something of what a Service's callers do. */
    public boolean hasCallersParts() {
        return !subsets.isEmpty() || !routes.isEmpty() || upstream != null;
    }
}
