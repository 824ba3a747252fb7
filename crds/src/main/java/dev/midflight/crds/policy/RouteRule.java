package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happens to the requests that match: they are split, redirected or answered. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "(has(self.redirect) ? 1 : 0) + (has(self.respond) ? 1 : 0) + (has(self.split) &&"
                        + " size(self.split) > 0 ? 1 : 0) <= 1",
        message = "give one of split, redirect and respond, or none: to the Service itself")
@ValidationRule(
        value =
                "!(has(self.redirect) || has(self.respond)) || !(has(self.rewrite) ||"
                        + " has(self.timeouts) || has(self.retries) || has(self.mirror) ||"
                        + " has(self.hash) || has(self.requestHeaders))",
        message =
                "rewrite, timeouts, retries, mirror, hash and requestHeaders are of requests that"
                        + " go on: leave them out with redirect and respond")
@ValidationRule(
        value =
                "!(has(self.rewrite) && has(self.rewrite.prefix) || has(self.redirect) &&"
                        + " has(self.redirect.prefix)) || !has(self.match.path) ||"
                        + " has(self.match.path.prefix)",
        message =
                "prefix of rewrite and redirect stands for the prefix that matched: match a path by"
                        + " prefix, or any path")
@ValidationRule(
        value = "!has(self.split) || size(self.split) == 0 || self.split.exists(s, s.weight > 0)",
        message = "split: one weight above 0 at least")
public record RouteRule(
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription("Its name in statistics and access logs.")
                String name,
        @Default("{}") @JsonPropertyDescription("Which requests. Empty: all of them.")
                RequestWhen match,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "Only from these callers; by where the caller runs. Empty: from all.")
                List<Caller> callers,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "Where they go, in proportion to the weights. Empty: to the Service itself.")
                List<SplitShare> split,
        @JsonPropertyDescription("An answer that sends the caller elsewhere.")
                @Nullable RedirectRule redirect,
        @JsonPropertyDescription("An answer without any upstream.") @Nullable RespondRule respond,
        @JsonPropertyDescription("What the upstream is asked for instead.")
                @Nullable RewriteRule rewrite,
        @JsonPropertyDescription("Edits of requests on their way to the upstream.")
                @Nullable HeaderRule requestHeaders,
        @JsonPropertyDescription("Edits of responses on their way back.")
                @Nullable HeaderRule responseHeaders,
        @JsonPropertyDescription("How long the caller's sidecar waits.")
                @Nullable TimeoutRule timeouts,
        @JsonPropertyDescription("What is tried again.") @Nullable RetryRule retries,
        @JsonPropertyDescription("Who gets a copy of the requests.") @Nullable MirrorRule mirror,
        @JsonPropertyDescription("What goes wrong on purpose.") @Nullable FaultRule fault,
        @JsonPropertyDescription("What a hashing balancer hashes.") @Nullable HashRule hash) {

    public RouteRule {
        match = Objects.requireNonNullElse(match, RequestWhen.ANY);
        callers = Lists.orEmpty(callers);
        split = Lists.orEmpty(split);
    }
}
