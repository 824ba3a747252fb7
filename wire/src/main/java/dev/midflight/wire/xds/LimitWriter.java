package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.Rate;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.wire.xds.proto.RateLimitProto.LocalRateLimit;
import dev.midflight.wire.xds.proto.TrafficProto;
import dev.midflight.wire.xds.proto.TypeProto;
import java.util.List;

/** Limits of requests: as Envoy has them where they are about all, else as our own. */
final class LimitWriter {
    private static final Percent NONE = new Percent(0);

    private LimitWriter() {}

    static LocalRateLimit write(RateLimit limit) {
        boolean shadow = limit.enforcement() == Enforcement.SHADOW;
        return LocalRateLimit.newBuilder()
                .setStatPrefix("requests")
                .setStatus(TypeProto.HttpStatus.newBuilder().setCode(limit.status()))
                .setTokenBucket(bucket(limit.rate()))
                .setFilterEnabled(Values.runtimeFraction(Percent.ALL))
                .setFilterEnforced(Values.runtimeFraction(shadow ? NONE : Percent.ALL))
                .addAllResponseHeadersToAdd(
                        HeaderWriter.write(new HeaderEdits(List.of(), limit.headers(), List.of())))
                .build();
    }

    static TrafficProto.Quota quota(RateLimit limit) {
        TrafficProto.Quota.Builder message =
                TrafficProto.Quota.newBuilder()
                        .setRequests(limit.requests())
                        .setPer(Values.duration(limit.per()))
                        .setBurst(limit.burst())
                        .setStatus(limit.status())
                        .setMatch(MatchWriter.write(limit.match()))
                        .setPathPrefix(MatchWriter.slashed(limit.match()))
                        .setShadow(limit.enforcement() == Enforcement.SHADOW);
        limit.headers()
                .forEach(
                        field ->
                                message.addHeadersBuilder()
                                        .setKey(field.name())
                                        .setValue(field.value()));
        return message.build();
    }

    static TypeProto.TokenBucket bucket(Rate rate) {
        return TypeProto.TokenBucket.newBuilder()
                .setMaxTokens(rate.burst())
                .setTokensPerFill(Values.uint32(rate.count()))
                .setFillInterval(Values.duration(rate.per()))
                .build();
    }
}
