package dev.midflight.wire.xds;

import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may be tried again, in the words of Envoy's {@code x-envoy-retry-on}. */
final class RetryWords {
    private static final String STATUSES = "retriable-status-codes";
    private static final int CONFLICT = 409;

    /** What Envoy's router takes as a reset. */
    private static final Set<RetryOn> RESETS =
            Set.of(RetryOn.CONNECT_FAILURE, RetryOn.RESET, RetryOn.REFUSED_STREAM, RetryOn.TIMEOUT);

    /**
     * @param statuses that a word itself says
     * @param listed true if the policy's own statuses count
     */
    record Words(Set<RetryOn> on, Set<Integer> statuses, boolean listed) {}

    private RetryWords() {}

    static String write(RetryPolicy policy) {
        List<String> words = new ArrayList<>();
        policy.on().stream().sorted().map(RetryWords::of).forEach(words::add);
        words.removeIf(String::isEmpty);
        if (!policy.statuses().isEmpty()) {
            words.add(STATUSES);
        }
        return String.join(",", words);
    }

    /** Empty for what is said otherwise. */
    private static String of(RetryOn on) {
        return switch (on) {
            case CONNECT_FAILURE -> "connect-failure";
            case RESET -> "reset";
            case GATEWAY_ERROR -> "gateway-error";
            case SERVER_ERROR -> "5xx";
            case REFUSED_STREAM -> "refused-stream";
            case GRPC_CANCELLED -> "cancelled";
            case GRPC_DEADLINE_EXCEEDED -> "deadline-exceeded";
            case GRPC_INTERNAL -> "internal";
            case GRPC_RESOURCE_EXHAUSTED -> "resource-exhausted";
            case GRPC_UNAVAILABLE -> "unavailable";
            case TIMEOUT, NON_IDEMPOTENT -> "";
        };
    }

    /**
     * With all that Envoy takes a word for.
     *
     * @throws IllegalArgumentException for a word that is not known
     */
    static Words parse(String words) {
        Set<RetryOn> on = EnumSet.noneOf(RetryOn.class);
        Set<Integer> statuses = new HashSet<>();
        boolean listed = false;
        for (String word : words.split(",", -1)) {
            switch (word.strip()) {
                case "", "http3-post-connect-failure" -> {}
                case STATUSES -> listed = true;
                case "retriable-4xx" -> statuses.add(CONFLICT);
                case "reset-before-request", "connect-failure" -> on.add(RetryOn.CONNECT_FAILURE);
                case "reset" -> on.addAll(RESETS);
                case "5xx" -> {
                    on.add(RetryOn.SERVER_ERROR);
                    on.addAll(RESETS);
                }
                case "gateway-error" -> {
                    on.add(RetryOn.GATEWAY_ERROR);
                    on.addAll(RESETS);
                }
                case "refused-stream" -> on.add(RetryOn.REFUSED_STREAM);
                case "cancelled" -> on.add(RetryOn.GRPC_CANCELLED);
                case "deadline-exceeded" -> on.add(RetryOn.GRPC_DEADLINE_EXCEEDED);
                case "internal" -> on.add(RetryOn.GRPC_INTERNAL);
                case "resource-exhausted" -> on.add(RetryOn.GRPC_RESOURCE_EXHAUSTED);
                case "unavailable" -> on.add(RetryOn.GRPC_UNAVAILABLE);
                default ->
                        throw new IllegalArgumentException(
                                "retry_on: '"
                                        + word.strip()
                                        + "' (expected: a condition that is known)");
            }
        }
        return new Words(on, statuses, listed);
    }
}
