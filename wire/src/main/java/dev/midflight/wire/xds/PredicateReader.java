package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.IpMatcherProto;
import dev.midflight.wire.xds.proto.MatcherProto;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.UnifiedProto;
import dev.midflight.wire.xds.proto.UnifiedProto.Matcher.MatcherList.Predicate;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What {@link PredicateWriter} writes. Every method throws {@link IllegalArgumentException} where
 * it can't be done.
 */
final class PredicateReader {
    private static final int MAX_DEPTH = 32;

    private PredicateReader() {}

    /** Any of these. */
    static List<Parts> read(Predicate predicate) {
        return read(predicate, 0);
    }

    private static List<Parts> read(Predicate predicate, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "predicate: conditions in conditions (expected: " + MAX_DEPTH + " at most)");
        }
        return switch (predicate.getMatchTypeCase()) {
            case SINGLE_PREDICATE -> List.of(single(predicate.getSinglePredicate()));
            case OR_MATCHER -> Parts.anyOf(each(predicate.getOrMatcher(), depth));
            case AND_MATCHER -> Parts.allOf(each(predicate.getAndMatcher(), depth));
            case NOT_MATCHER -> Parts.not(read(predicate.getNotMatcher(), depth + 1));
            case MATCHTYPE_NOT_SET ->
                    throw new IllegalArgumentException("predicate: of no kind that is known");
        };
    }

    private static List<List<Parts>> each(Predicate.PredicateList list, int depth) {
        return list.getPredicateList().stream().map(part -> read(part, depth + 1)).toList();
    }

    private static Parts single(Predicate.SinglePredicate single) {
        Any input = single.getInput().getTypedConfig();
        return switch (Packed.name(input)) {
            case PredicateWriter.SOURCE -> Parts.of(addresses(single));
            case PredicateWriter.IDENTITY -> Parts.of(value(single));
            case PredicateWriter.HEADER ->
                    header(
                            Packed.read(input, MatcherProto.HttpRequestHeaderMatchInput.parser())
                                    .getHeaderName(),
                            value(single));
            case PredicateWriter.PARAMETER ->
                    Parts.of(
                            new RouteMatch.QueryMatch(
                                    Packed.read(
                                                    input,
                                                    MatcherProto.HttpRequestQueryParamMatchInput
                                                            .parser())
                                            .getQueryParam(),
                                    value(single)));
            default ->
                    throw new IllegalArgumentException(
                            "input: "
                                    + Packed.name(input)
                                    + " (expected: DirectSourceIPInput, UriSanInput,"
                                    + " HttpRequestHeaderMatchInput or"
                                    + " HttpRequestQueryParamMatchInput)");
        };
    }

    private static Parts header(String name, ValueMatch value) {
        return switch (name) {
            case PredicateWriter.PATH ->
                    Parts.of(
                            PathExpressions.read(
                                    value instanceof ValueMatch.Regex(String expression)
                                            ? expression
                                            : ""));
            case MatchWriter.METHOD -> {
                if (value instanceof ValueMatch.Exact(String method)) {
                    yield Parts.of(Set.of(method));
                }
                throw new IllegalArgumentException(":method: a pattern (expected: a method)");
            }
            default ->
                    Parts.of(
                            new RouteMatch.HeaderMatch(
                                    name.toLowerCase(Locale.ROOT), value, false));
        };
    }

    static List<AddressBlock> addresses(Predicate.SinglePredicate single) {
        Any matcher = single.getCustomMatch().getTypedConfig();
        if (!Packed.name(matcher).equals(PredicateWriter.ADDRESSES)) {
            throw new IllegalArgumentException(
                    "custom_match: '" + Packed.name(matcher) + "' (expected: Ip)");
        }
        List<AddressBlock> blocks =
                Packed.read(matcher, IpMatcherProto.Ip.parser()).getCidrRangesList().stream()
                        .map(Addresses::read)
                        .toList();
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("cidr_ranges: none (expected: one at least)");
        }
        return blocks;
    }

    private static ValueMatch value(Predicate.SinglePredicate single) {
        if (!single.hasValueMatch()) {
            throw new IllegalArgumentException("single_predicate: without a value_match");
        }
        UnifiedProto.StringMatcher matcher = single.getValueMatch();
        StringMatcher.Builder plain =
                StringMatcher.newBuilder().setIgnoreCase(matcher.getIgnoreCase());
        switch (matcher.getMatchPatternCase()) {
            case EXACT -> plain.setExact(matcher.getExact());
            case PREFIX -> plain.setPrefix(matcher.getPrefix());
            case SUFFIX -> plain.setSuffix(matcher.getSuffix());
            case CONTAINS -> plain.setContains(matcher.getContains());
            case SAFE_REGEX ->
                    plain.setSafeRegex(MatchWriter.regex(matcher.getSafeRegex().getRegex()));
            case MATCHPATTERN_NOT_SET -> {}
        }
        return MatchReader.value(plain.build());
    }
}
