package dev.midflight.sidecar.config.file;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.ConnectionRate;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Filter.AddressBlock;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.Rate;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What may refuse: {@code access}, {@code connectionRate}, {@code accessRules}, {@code rateLimit}.
 */
final class FilterReader {
    private FilterReader() {}

    /** Of a listener. */
    static List<Filter.OnConnections> onConnections(Fields listener) {
        List<Filter.OnConnections> filters = new ArrayList<>();
        listener.get("access").map(FilterReader::access).ifPresent(filters::add);
        listener.get("connectionRate").flatMap(FilterReader::rate).ifPresent(filters::add);
        return filters;
    }

    /**
     * Of a listener or of a route; what is denied does not count for the rate.
     *
     * @param paths what was done to the paths that they see
     */
    static List<Filter.OnRequests> onRequests(Fields owner, PathRules paths) {
        List<Filter.OnRequests> filters = new ArrayList<>();
        owner.get("accessRules").flatMap(item -> rules(item, paths)).ifPresent(filters::add);
        owner.get("rateLimit").flatMap(item -> limit(item, paths)).ifPresent(filters::add);
        return filters;
    }

    private static Filter.AddressAccess access(Item item) {
        Fields fields = Fields.of(item);
        List<AddressBlock> allow = fields.filled("allow", FilterReader::block);
        List<AddressBlock> deny = fields.filled("deny", FilterReader::block);
        fields.end();
        return new Filter.AddressAccess(allow, deny);
    }

    private static Optional<Filter.OnConnections> rate(Item item) {
        Fields fields = Fields.of(item);
        OptionalInt connections = fields.neededInteger("connections");
        Duration per = per(fields);
        int burst = fields.integer("burst", connections.orElse(1));
        fields.end();
        return connections.isEmpty()
                ? Optional.empty()
                : fields.build(() -> new ConnectionRate(connections.getAsInt(), per, burst));
    }

    private static Duration per(Fields fields) {
        return fields.has("per") ? fields.duration("per") : Rate.DEFAULT_PER;
    }

    private static Optional<Filter.OnRequests> limit(Item item, PathRules paths) {
        Fields fields = Fields.of(item);
        OptionalInt requests = fields.neededInteger("requests");
        Duration per = per(fields);
        int burst = fields.integer("burst", requests.orElse(1));
        int status = fields.integer("status", RateLimit.DEFAULT_STATUS);
        var headers = fields.texts("headers");
        Optional<RouteMatch> match = match(fields, paths);
        Enforcement enforcement = enforcement(fields);
        fields.end();
        return requests.isEmpty() || match.isEmpty()
                ? Optional.empty()
                : fields.build(
                        () ->
                                new RateLimit(
                                        requests.getAsInt(),
                                        per,
                                        burst,
                                        status,
                                        RouteReader.fieldsOf(headers),
                                        match.get(),
                                        enforcement));
    }

    private static Optional<Filter.OnRequests> rules(Item item, PathRules paths) {
        Fields fields = Fields.of(item);
        List<AccessRules.Rule> rules = fields.list("rules", rule -> rule(rule, paths));
        Optional<AccessRules.Action> otherwise = action(fields, "otherwise");
        Enforcement enforcement = enforcement(fields);
        fields.end();
        return otherwise.flatMap(
                action -> fields.build(() -> new AccessRules(rules, action, enforcement)));
    }

    private static Optional<AccessRules.Rule> rule(Item item, PathRules paths) {
        Fields fields = Fields.of(item);
        Optional<AccessRules.Action> action = action(fields, "action");
        List<AddressBlock> sources = fields.filled("sources", FilterReader::block);
        List<ValueMatch> identities = fields.filled("identities", MatchReader::identity);
        Optional<RouteMatch> match = match(fields, paths);
        fields.end();
        return action.isEmpty() || match.isEmpty()
                ? Optional.empty()
                : fields.build(
                        () -> new AccessRules.Rule(action.get(), sources, identities, match.get()));
    }

    private static Optional<RouteMatch> match(Fields fields, PathRules paths) {
        return fields.has("match")
                ? fields.get("match").flatMap(value -> MatchReader.read(value, paths))
                : Optional.of(RouteMatch.ANY);
    }

    private static Enforcement enforcement(Fields fields) {
        return fields.flag("shadow") ? Enforcement.SHADOW : Enforcement.ENFORCE;
    }

    private static Optional<AccessRules.Action> action(Fields fields, String key) {
        return fields.needed(key).flatMap(item -> item.choice(AccessRules.Action.class));
    }

    private static Optional<AddressBlock> block(Item item) {
        return item.text()
                .flatMap(
                        text -> {
                            String[] parts = text.split("/", 2);
                            try {
                                InetAddress address = IpLiteral.of(parts[0]);
                                int bits =
                                        parts.length == 2
                                                ? Integer.parseInt(parts[1])
                                                : address.getAddress().length * 8;
                                return whole(item, text, new AddressBlock(address, bits));
                            } catch (IllegalArgumentException | UnknownHostException _) {
                                item.problem("'" + text + "' (expected: as 10.0.0.0/8 or ::1)");
                                return Optional.empty();
                            }
                        });
    }

    /** Bits behind its prefix mean nothing: who wrote them meant something else. */
    private static Optional<AddressBlock> whole(Item item, String text, AddressBlock block)
            throws UnknownHostException {
        byte[] first = block.address().getAddress();
        for (int bit = block.bits(); bit < first.length * 8; bit++) {
            first[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        if (Arrays.equals(first, block.address().getAddress())) {
            return Optional.of(block);
        }
        item.problem(
                "'%s' (expected: '%s/%d', or an address without a prefix length)"
                        .formatted(
                                text,
                                InetAddress.getByAddress(first).getHostAddress(),
                                block.bits()));
        return Optional.empty();
    }
}
