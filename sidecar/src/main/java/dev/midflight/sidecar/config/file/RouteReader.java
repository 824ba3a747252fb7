package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.Fault;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.Forward;
import dev.midflight.model.traffic.RouteMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code routes[]} of a host. */
final class RouteReader {
    private RouteReader() {}

    static Optional<Route> read(Item item, PathRules paths, Names names) {
        Fields fields = Fields.of(item);
        Optional<String> name = names.give(fields, "name");
        Optional<RouteMatch> match =
                fields.has("match")
                        ? fields.get("match").flatMap(value -> MatchReader.read(value, paths))
                        : Optional.of(RouteMatch.ANY);
        Optional<RouteAction> action = ActionReader.read(fields);
        Optional<HeaderEdits> request = edits(fields, "requestHeaders");
        Optional<HeaderEdits> response = edits(fields, "responseHeaders");
        Optional<Fault> fault = fields.get("fault").flatMap(RouteReader::fault);
        if (fault.isPresent() && action.isPresent() && !(action.get() instanceof Forward)) {
            fields.problem("fault", "not used here (expected: with forward only)");
        }
        List<Filter.OnRequests> filters = FilterReader.onRequests(fields, paths);
        fields.end();
        if (name.isEmpty()
                || match.isEmpty()
                || action.isEmpty()
                || request.isEmpty()
                || response.isEmpty()) {
            return Optional.empty();
        }
        return fields.build(
                () ->
                        new Route(
                                name.get(),
                                match.get(),
                                action.get(),
                                request.get(),
                                response.get(),
                                fault,
                                filters));
    }

    private static Optional<HeaderEdits> edits(Fields route, String key) {
        Optional<Item> item = route.get(key);
        if (item.isEmpty()) {
            return Optional.of(HeaderEdits.NONE);
        }
        Fields fields = Fields.of(item.get());
        List<String> remove = fields.list("remove", Item::text);
        Map<String, String> set = fields.texts("set");
        Map<String, String> add = fields.texts("add");
        fields.end();
        return fields.build(() -> new HeaderEdits(remove, fieldsOf(set), fieldsOf(add)));
    }

    static List<HeaderEdits.Field> fieldsOf(Map<String, String> texts) {
        List<HeaderEdits.Field> all = new ArrayList<>();
        texts.forEach((name, value) -> all.add(new HeaderEdits.Field(name, value)));
        return all;
    }

    private static Optional<Fault> fault(Item item) {
        Fields fields = Fields.of(item);
        Optional<Fault.Delay> delay =
                fields.get("delay")
                        .flatMap(
                                part -> {
                                    Fields in = Fields.of(part);
                                    var duration = in.duration("duration");
                                    double percent = in.decimal("percent", 100);
                                    in.end();
                                    return in.build(
                                            () -> new Fault.Delay(duration, new Percent(percent)));
                                });
        Optional<Fault.Abort> abort =
                fields.get("abort")
                        .flatMap(
                                part -> {
                                    Fields in = Fields.of(part);
                                    int status = in.integer("status", 503);
                                    double percent = in.decimal("percent", 100);
                                    in.end();
                                    return in.build(
                                            () -> new Fault.Abort(status, new Percent(percent)));
                                });
        fields.end();
        return Optional.of(new Fault(delay, abort));
    }
}
