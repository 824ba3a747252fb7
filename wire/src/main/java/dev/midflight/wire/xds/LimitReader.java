package dev.midflight.wire.xds;

import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Rate;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.NetworkRateLimitProto;
import dev.midflight.wire.xds.proto.RateLimitProto.LocalRateLimit;
import dev.midflight.wire.xds.proto.TrafficProto;
import dev.midflight.wire.xds.proto.TypeProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link LimitWriter} writes, and others' limits. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class LimitReader {
    private static final int LEAST_STATUS = 400;

    private LimitReader() {}

    /** Empty where it limits nothing; a share is for all requests or for none. */
    static Optional<RateLimit> read(LocalRateLimit message) {
        if (!message.hasTokenBucket() || !all("filter_enabled", message.getFilterEnabled())) {
            return Optional.empty();
        }
        Rate rate = rate(message.getTokenBucket());
        boolean enforced = all("filter_enforced", message.getFilterEnforced());
        HeaderEdits edits = HeaderReader.read(List.of(), message.getResponseHeadersToAddList());
        return Optional.of(
                new RateLimit(
                        rate.count(),
                        rate.per(),
                        rate.burst(),
                        message.getStatus().getCode() < LEAST_STATUS
                                ? RateLimit.DEFAULT_STATUS
                                : message.getStatus().getCode(),
                        Stream.concat(edits.set().stream(), edits.add().stream()).toList(),
                        RouteMatch.ANY,
                        enforced ? Enforcement.ENFORCE : Enforcement.SHADOW));
    }

    private static boolean all(String what, CoreProto.RuntimeFractionalPercent share) {
        double percent = Values.percent(share.getDefaultValue()).value();
        if (percent > 0 && percent < 100) {
            throw new IllegalArgumentException(
                    what + ": " + percent + " percent (expected: 0 or 100)");
        }
        return percent > 0;
    }

    static Optional<ConnectionRate> read(NetworkRateLimitProto.LocalRateLimit message) {
        CoreProto.RuntimeFeatureFlag enabled = message.getRuntimeEnabled();
        if (enabled.hasDefaultValue() && !enabled.getDefaultValue().getValue()) {
            return Optional.empty();
        }
        Rate rate = rate(message.getTokenBucket());
        return Optional.of(new ConnectionRate(rate.count(), rate.per(), rate.burst()));
    }

    private static Rate rate(TypeProto.TokenBucket bucket) {
        return new Rate(
                bucket.hasTokensPerFill() ? bucket.getTokensPerFill().getValue() : 1,
                Values.duration(bucket.getFillInterval()),
                bucket.getMaxTokens());
    }

    static RateLimit read(TrafficProto.Quota message) {
        return new RateLimit(
                message.getRequests(),
                Values.duration(message.getPer()),
                message.getBurst(),
                message.getStatus(),
                message.getHeadersList().stream()
                        .map(field -> new HeaderEdits.Field(field.getKey(), field.getValue()))
                        .toList(),
                MatchReader.read(message.getMatch(), message.getPathPrefix()),
                message.getShadow() ? Enforcement.SHADOW : Enforcement.ENFORCE);
    }
}
