package dev.midflight.wire.xds;

import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.wire.xds.proto.RouteProto;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is tried again; what Envoy's words say differently is in the extras, too. */
final class RetryWriter {
    static final String ON = "retryOn";
    static final String BUFFER_BYTES = "retryBufferBytes";
    static final String BACKOFF = "retryBackoff";

    /** Where others say nothing of it. */
    static final int DEFAULT_BUFFER_BYTES = 65_536;

    /** Envoy's own. */
    static final Duration DEFAULT_BACKOFF = Duration.ofMillis(25);

    private RetryWriter() {}

    static Optional<RouteProto.RetryPolicy> write(RetryPolicy policy, Extras extras) {
        if (policy.equals(RetryPolicy.NONE)) {
            return Optional.empty();
        }
        String words = RetryWords.write(policy);
        if (!RetryWords.parse(words).on().equals(policy.on())) {
            extras.put(
                    ON,
                    policy.on().stream()
                            .sorted()
                            .map(RetryOn::name)
                            .collect(Collectors.joining(",")));
        }
        extras.put(BUFFER_BYTES, policy.bufferBytes(), DEFAULT_BUFFER_BYTES);
        RouteProto.RetryPolicy.Builder message =
                RouteProto.RetryPolicy.newBuilder()
                        .setRetryOn(words)
                        .setNumRetries(Values.uint32(policy.attempts()))
                        .addAllRetriableStatusCodes(policy.statuses().stream().sorted().toList());
        if (!policy.perTry().isZero()) {
            message.setPerTryTimeout(Values.duration(policy.perTry()));
        }
        if (policy.backoff().isZero()) {
            extras.put(BACKOFF, policy.backoff(), DEFAULT_BACKOFF);
        } else {
            message.getRetryBackOffBuilder().setBaseInterval(Values.duration(policy.backoff()));
        }
        return Optional.of(message.build());
    }
}
