package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.IpMatcherProto;
import dev.midflight.wire.xds.proto.MatcherProto;
import dev.midflight.wire.xds.proto.UnifiedProto;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher.MatcherList.Predicate;
import java.util.ArrayList;
import java.util.List;

/** Conditions in the terms of the unified matcher, as RBAC has them. */
final class PredicateWriter {
    static final String SOURCE =
            "envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput";
    static final String IDENTITY = "envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput";
    static final String HEADER = "envoy.type.matcher.v3.HttpRequestHeaderMatchInput";
    static final String PARAMETER = "envoy.type.matcher.v3.HttpRequestQueryParamMatchInput";
    static final String ADDRESSES = "envoy.extensions.matching.input_matchers.ip.v3.Ip";
    static final String PATH = ":path";

    private PredicateWriter() {}

    static Predicate write(AccessRules.Rule rule) {
        List<Predicate> all = new ArrayList<>();
        if (!rule.sources().isEmpty()) {
            all.add(sources(rule.sources()));
        }
        if (!rule.identities().isEmpty()) {
            all.add(
                    anyOf(
                            rule.identities().stream()
                                    .map(identity -> value(Packed.empty(IDENTITY), identity))
                                    .toList()));
        }
        request(rule.match(), all);
        return all.size() == 1
                ? all.getFirst()
                : Predicate.newBuilder()
                        .setAndMatcher(Predicate.PredicateList.newBuilder().addAllPredicate(all))
                        .build();
    }

    private static void request(RouteMatch match, List<Predicate> all) {
        if (!match.methods().isEmpty()) {
            all.add(
                    anyOf(
                            match.methods().stream()
                                    .sorted()
                                    .map(
                                            method ->
                                                    value(
                                                            header(MatchWriter.METHOD),
                                                            new ValueMatch.Exact(method)))
                                    .toList()));
        }
        for (RouteMatch.HeaderMatch header : match.headers()) {
            Predicate condition = value(header(header.name()), header.value());
            all.add(
                    header.inverted()
                            ? Predicate.newBuilder().setNotMatcher(condition).build()
                            : condition);
        }
        for (RouteMatch.QueryMatch query : match.query()) {
            Any input =
                    Packed.of(
                            PARAMETER,
                            MatcherProto.HttpRequestQueryParamMatchInput.newBuilder()
                                    .setQueryParam(query.name())
                                    .build());
            all.add(value(input, query.value()));
        }
        if (all.isEmpty() || !match.path().equals(RouteMatch.ANY.path())) {
            String expression = PathExpressions.write(match.path());
            all.add(value(header(PATH), new ValueMatch.Regex(expression)));
        }
    }

    /** Of a connection, or of the one that a request came by. */
    static Predicate sources(List<AddressBlock> blocks) {
        IpMatcherProto.Ip.Builder ranges = IpMatcherProto.Ip.newBuilder().setStatPrefix("sources");
        blocks.forEach(block -> ranges.addCidrRanges(Addresses.write(block)));
        return Predicate.newBuilder()
                .setSinglePredicate(
                        Predicate.SinglePredicate.newBuilder()
                                .setInput(named("source", Packed.empty(SOURCE)))
                                .setCustomMatch(
                                        named("addresses", Packed.of(ADDRESSES, ranges.build()))))
                .build();
    }

    private static Predicate anyOf(List<Predicate> conditions) {
        return conditions.size() == 1
                ? conditions.getFirst()
                : Predicate.newBuilder()
                        .setOrMatcher(
                                Predicate.PredicateList.newBuilder().addAllPredicate(conditions))
                        .build();
    }

    private static Any header(String name) {
        return Packed.of(
                HEADER,
                MatcherProto.HttpRequestHeaderMatchInput.newBuilder().setHeaderName(name).build());
    }

    private static Predicate value(Any input, ValueMatch value) {
        return Predicate.newBuilder()
                .setSinglePredicate(
                        Predicate.SinglePredicate.newBuilder()
                                .setInput(named("input", input))
                                .setValueMatch(text(value)))
                .build();
    }

    private static UnifiedProto.StringMatcher text(ValueMatch match) {
        UnifiedProto.StringMatcher.Builder message = UnifiedProto.StringMatcher.newBuilder();
        switch (match) {
            case ValueMatch.Exact(String value) -> message.setExact(value);
            case ValueMatch.Prefix(String value) -> message.setPrefix(value);
            case ValueMatch.Suffix(String value) -> message.setSuffix(value);
            case ValueMatch.Regex(String expression) -> message.setSafeRegex(regex(expression));
            case ValueMatch.Present() ->
                    message.setSafeRegex(regex(MatchWriter.ANYTHING)).setIgnoreCase(true);
        }
        return message.build();
    }

    private static UnifiedProto.RegexMatcher regex(String expression) {
        return UnifiedProto.RegexMatcher.newBuilder()
                .setGoogleRe2(UnifiedProto.RegexMatcher.GoogleRE2.getDefaultInstance())
                .setRegex(expression)
                .build();
    }

    static UnifiedProto.TypedExtensionConfig named(String name, Any config) {
        return UnifiedProto.TypedExtensionConfig.newBuilder()
                .setName(name)
                .setTypedConfig(config)
                .build();
    }
}
