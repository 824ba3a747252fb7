package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.wire.xds.proto.RouteProto;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@link RetryWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class RetryReader {
    private static final String OTHER_HOSTS =
            "envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate";
    private static final String OTHER_HOSTS_NAME = "envoy.retry_host_predicates.previous_hosts";

    private RetryReader() {}

    static RetryPolicy read(RouteProto.RetryPolicy message, Struct extras) {
        message.getRetryHostPredicateList().forEach(RetryReader::check);
        RetryWords.Words words = RetryWords.parse(message.getRetryOn());
        Set<Integer> statuses = new HashSet<>(words.statuses());
        if (words.listed()) {
            statuses.addAll(message.getRetriableStatusCodesList());
        }
        Duration backoff =
                message.hasRetryBackOff()
                        ? Values.duration(message.getRetryBackOff().getBaseInterval())
                        : Extras.duration(extras, RetryWriter.BACKOFF, RetryWriter.DEFAULT_BACKOFF);
        return new RetryPolicy(
                message.hasNumRetries() ? message.getNumRetries().getValue() : 1,
                Extras.has(extras, RetryWriter.ON)
                        ? named(Extras.text(extras, RetryWriter.ON, ""))
                        : words.on(),
                statuses,
                Values.duration(message.getPerTryTimeout()),
                backoff,
                Extras.number(extras, RetryWriter.BUFFER_BYTES, RetryWriter.DEFAULT_BUFFER_BYTES));
    }

    private static Set<RetryOn> named(String names) {
        Set<RetryOn> on = EnumSet.noneOf(RetryOn.class);
        for (String name : names.split(",", -1)) {
            if (!name.isEmpty()) {
                on.add(RetryOn.valueOf(name));
            }
        }
        return on;
    }

    /** Another host where there is one, as here always. */
    private static void check(RouteProto.RetryPolicy.RetryHostPredicate predicate) {
        boolean known =
                predicate.hasTypedConfig()
                        ? Packed.name(predicate.getTypedConfig()).equals(OTHER_HOSTS)
                        : predicate.getName().equals(OTHER_HOSTS_NAME);
        if (!known) {
            throw new IllegalArgumentException(
                    "retry_policy.retry_host_predicate["
                            + predicate.getName()
                            + "] (expected: previous_hosts)");
        }
    }
}
