package dev.midflight.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.midflight.crds.Lists;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** What is tried again, within the retry budget of the upstream. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetryRule(
        @Default("2") @Min(1) @Max(10) @JsonPropertyDescription("Tries after the first one.")
                Integer attempts,
        @Size(max = 12)
                @Default("[\"ConnectFailure\", \"RefusedStream\", \"GatewayError\"]")
                @JsonPropertyDescription(
                        "After what: ConnectFailure (no connection could be made), RefusedStream"
                                + " (the upstream says that it did not begin), Reset (the"
                                + " connection ended before the response began), Timeout (a try"
                                + " took longer than perTryMillis), GatewayError (502, 503, 504),"
                                + " ServerError (500 to 599), GrpcCancelled, GrpcDeadlineExceeded,"
                                + " GrpcInternal, GrpcResourceExhausted, GrpcUnavailable; with"
                                + " NonIdempotent requests that are not idempotent, too.")
                List<RetryWhen> retryOn,
        @Size(max = 32) @JsonPropertyDescription("After these statuses, too.")
                List<@Min(400) @Max(599) Integer> statuses,
        @Default("0")
                @Min(0)
                @Max(3_600_000)
                @JsonPropertyDescription("For the response's head, each try; 0: no limit.")
                Integer perTryMillis,
        @Default("25")
                @Min(0)
                @Max(10_000)
                @JsonPropertyDescription(
                        "Before the first retry at most; doubled for each one that follows.")
                Integer backoffMillis,
        @Default("65536")
                @Min(0)
                @Max(16_777_216)
                @JsonPropertyDescription("So much of a request's content is kept for another try.")
                Integer bufferBytes) {

    private static final List<RetryWhen> DEFAULT_RETRY_ON =
            List.of(RetryWhen.CONNECT_FAILURE, RetryWhen.REFUSED_STREAM, RetryWhen.GATEWAY_ERROR);

    public RetryRule {
        attempts = Objects.requireNonNullElse(attempts, 2);
        retryOn = List.copyOf(Objects.requireNonNullElse(retryOn, DEFAULT_RETRY_ON));
        statuses = Lists.orEmpty(statuses);
        perTryMillis = Objects.requireNonNullElse(perTryMillis, 0);
        backoffMillis = Objects.requireNonNullElse(backoffMillis, 25);
        bufferBytes = Objects.requireNonNullElse(bufferBytes, 65_536);
    }
}
