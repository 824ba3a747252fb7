package dev.midflight.operator.translate;

import dev.midflight.crds.policy.FaultRule;
import dev.midflight.crds.policy.HashRule;
import dev.midflight.crds.policy.HeaderField;
import dev.midflight.crds.policy.HeaderRule;
import dev.midflight.crds.policy.RedirectRule;
import dev.midflight.crds.policy.RespondRule;
import dev.midflight.crds.policy.RetryRule;
import dev.midflight.crds.policy.RetryWhen;
import dev.midflight.crds.policy.RewriteRule;
import dev.midflight.crds.policy.TimeoutRule;
import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route's parts: from the resource's words to the model's. Each throws {@link
 * IllegalArgumentException} where the model refuses.
 */
final class RouteParts {
    private RouteParts() {}

    static RouteAction redirect(RedirectRule rule) {
        Optional<PathRewrite> full = Optional.ofNullable(rule.path()).map(PathRewrite.Full::new);
        Optional<PathRewrite> prefix =
                Optional.ofNullable(rule.prefix()).map(PathRewrite.Prefix::new);
        return new RouteAction.Redirect(
                rule.status(),
                Optional.ofNullable(rule.scheme()),
                Optional.ofNullable(rule.host()),
                rule.port() == null ? OptionalInt.empty() : OptionalInt.of(rule.port()),
                full.or(() -> prefix).orElseGet(PathRewrite.Keep::new));
    }

    static RouteAction respond(RespondRule rule) {
        return new RouteAction.Respond(rule.status(), rule.contentType(), rule.body());
    }

    static Rewrite rewrite(@Nullable RewriteRule rule) {
        if (rule == null) {
            return Rewrite.NONE;
        }
        Optional<PathRewrite> full = Optional.ofNullable(rule.path()).map(PathRewrite.Full::new);
        Optional<PathRewrite> prefix =
                Optional.ofNullable(rule.prefix()).map(PathRewrite.Prefix::new);
        Optional<PathRewrite> regex =
                Optional.ofNullable(rule.regex())
                        .map(
                                expression ->
                                        new PathRewrite.Regex(
                                                expression,
                                                Objects.requireNonNullElse(
                                                        rule.replacement(), "")));
        return new Rewrite(
                Optional.ofNullable(rule.host()),
                full.or(() -> prefix).or(() -> regex).orElseGet(PathRewrite.Keep::new));
    }

    static HeaderEdits edits(@Nullable HeaderRule rule) {
        return rule == null
                ? HeaderEdits.NONE
                : new HeaderEdits(
                        rule.remove().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList(),
                        fields(rule.set()),
                        fields(rule.add()));
    }

    private static List<HeaderEdits.Field> fields(List<HeaderField> fields) {
        return fields.stream()
                .map(
                        field ->
                                new HeaderEdits.Field(
                                        field.name().toLowerCase(Locale.ROOT), field.value()))
                .toList();
    }

    static Timeouts timeouts(@Nullable TimeoutRule rule) {
        return rule == null
                ? Timeouts.NONE
                : new Timeouts(
                        Duration.ofMillis(rule.connectMillis()),
                        Duration.ofMillis(rule.headMillis()),
                        Duration.ofMillis(rule.idleMillis()),
                        Duration.ofMillis(rule.requestMillis()));
    }

    static RetryPolicy retries(@Nullable RetryRule rule) {
        return rule == null
                ? RetryPolicy.NONE
                : new RetryPolicy(
                        rule.attempts(),
                        rule.retryOn().stream().map(RouteParts::on).collect(Collectors.toSet()),
                        Set.copyOf(rule.statuses()),
                        Duration.ofMillis(rule.perTryMillis()),
                        Duration.ofMillis(rule.backoffMillis()),
                        rule.bufferBytes());
    }

    private static RetryOn on(RetryWhen when) {
        return switch (when) {
            case CONNECT_FAILURE -> RetryOn.CONNECT_FAILURE;
            case RESET -> RetryOn.RESET;
            case TIMEOUT -> RetryOn.TIMEOUT;
            case GATEWAY_ERROR -> RetryOn.GATEWAY_ERROR;
            case SERVER_ERROR -> RetryOn.SERVER_ERROR;
            case REFUSED_STREAM -> RetryOn.REFUSED_STREAM;
            case GRPC_CANCELLED -> RetryOn.GRPC_CANCELLED;
            case GRPC_DEADLINE_EXCEEDED -> RetryOn.GRPC_DEADLINE_EXCEEDED;
            case GRPC_INTERNAL -> RetryOn.GRPC_INTERNAL;
            case GRPC_RESOURCE_EXHAUSTED -> RetryOn.GRPC_RESOURCE_EXHAUSTED;
            case GRPC_UNAVAILABLE -> RetryOn.GRPC_UNAVAILABLE;
            case NON_IDEMPOTENT -> RetryOn.NON_IDEMPOTENT;
        };
    }

    static Optional<Fault> fault(@Nullable FaultRule rule) {
        if (rule == null) {
            return Optional.empty();
        }
        Optional<Fault.Delay> delay =
                Optional.ofNullable(rule.delayMillis())
                        .map(
                                millis ->
                                        new Fault.Delay(
                                                Duration.ofMillis(millis),
                                                new Percent(rule.delayPercent())));
        Optional<Fault.Abort> abort =
                Optional.ofNullable(rule.abortStatus())
                        .map(status -> new Fault.Abort(status, new Percent(rule.abortPercent())));
        return Optional.of(new Fault(delay, abort));
    }

    static Optional<HashKey> hash(@Nullable HashRule rule) {
        if (rule == null) {
            return Optional.empty();
        }
        Optional<HashKey> header =
                Optional.ofNullable(rule.header())
                        .map(name -> new HashKey.Header(name.toLowerCase(Locale.ROOT)));
        Optional<HashKey> query =
                Optional.ofNullable(rule.query()).map(HashKey.QueryParameter::new);
        return header.or(() -> query).or(() -> Optional.of(new HashKey.Peer()));
    }
}
