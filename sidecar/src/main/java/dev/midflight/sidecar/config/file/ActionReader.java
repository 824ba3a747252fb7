package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a route does: {@code forward}, {@code redirect} or {@code respond}. */
final class ActionReader {
    private static final Set<RetryOn> RETRY_ON =
            Set.of(RetryOn.CONNECT_FAILURE, RetryOn.RESET, RetryOn.REFUSED_STREAM);
    private static final Duration BACKOFF = Duration.ofMillis(25);
    private static final int BUFFER_BYTES = 65_536;

    private ActionReader() {}

    static Optional<RouteAction> read(Fields route) {
        List<Optional<RouteAction>> given = new ArrayList<>();
        if (route.has("forward")) {
            given.add(forward(route));
        }
        route.get("redirect").ifPresent(item -> given.add(redirect(item)));
        route.get("respond").ifPresent(item -> given.add(respond(item)));
        if (given.size() != 1) {
            route.problem("expected: one of forward, redirect and respond");
            return Optional.empty();
        }
        return given.getFirst();
    }

    private static Optional<RouteAction> forward(Fields route) {
        int before = route.problems();
        List<WeightedCluster> clusters = route.list("forward", ActionReader::share);
        Map<String, String> subset = route.texts("subset");
        Optional<Rewrite> rewrite = route.get("rewrite").flatMap(ActionReader::rewrite);
        Optional<Timeouts> timeouts = route.get("timeouts").flatMap(ActionReader::timeouts);
        Optional<RetryPolicy> retries = route.get("retries").flatMap(ActionReader::retries);
        Optional<Mirror> mirror = route.get("mirror").flatMap(ActionReader::mirror);
        Optional<HashKey> hashKey = route.get("hashKey").flatMap(ActionReader::hashKey);
        if (route.problems() > before) {
            return Optional.empty();
        }
        return route.build(
                () ->
                        new RouteAction.Forward(
                                clusters,
                                new SubsetSelector(subset),
                                rewrite.orElse(Rewrite.NONE),
                                timeouts.orElse(Timeouts.NONE),
                                retries.orElse(RetryPolicy.NONE),
                                mirror,
                                hashKey));
    }

    private static Optional<WeightedCluster> share(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> cluster = fields.known().clusters().refer(fields.needed("cluster"));
        int weight = fields.integer("weight", 1);
        fields.end();
        return cluster.flatMap(
                name -> fields.build(() -> new WeightedCluster(ClusterName.of(name), weight)));
    }

    private static Optional<Rewrite> rewrite(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> host = fields.text("host");
        Optional<PathRewrite> path = path(fields);
        fields.end();
        return path.flatMap(how -> fields.build(() -> new Rewrite(host, how)));
    }

    private static Optional<PathRewrite> path(Fields fields) {
        int before = fields.problems();
        List<PathRewrite> given = new ArrayList<>();
        fields.text("path")
                .flatMap(text -> fields.build(() -> new PathRewrite.Full(text)))
                .ifPresent(given::add);
        fields.text("prefix")
                .flatMap(text -> fields.build(() -> new PathRewrite.Prefix(text)))
                .ifPresent(given::add);
        expression(fields).ifPresent(given::add);
        if (given.size() > 1) {
            fields.problem("expected: one of path, prefix and regex");
        }
        if (fields.problems() > before) {
            return Optional.empty();
        }
        return Optional.of(given.isEmpty() ? new PathRewrite.Keep() : given.getFirst());
    }

    private static Optional<PathRewrite> expression(Fields fields) {
        if (!fields.has("regex")) {
            if (fields.has("replacement")) {
                fields.problem("replacement", "used here (expected: with regex)");
            }
            return Optional.empty();
        }
        Optional<String> expression = fields.text("regex");
        Optional<String> replacement = fields.neededText("replacement");
        return expression.isEmpty() || replacement.isEmpty()
                ? Optional.empty()
                : fields.build(() -> new PathRewrite.Regex(expression.get(), replacement.get()));
    }

    private static Optional<Timeouts> timeouts(Item item) {
        Fields fields = Fields.of(item);
        Duration connect = fields.duration("connect");
        Duration head = fields.duration("head");
        Duration idle = fields.duration("idle");
        Duration request = fields.duration("request");
        fields.end();
        return fields.build(() -> new Timeouts(connect, head, idle, request));
    }

    private static Optional<RetryPolicy> retries(Item item) {
        Fields fields = Fields.of(item);
        int attempts = fields.integer("attempts", 1);
        List<RetryOn> on = fields.list("on", condition -> condition.choice(RetryOn.class));
        List<Integer> statuses =
                fields.list("statuses", status -> status.integer().stream().boxed().findFirst());
        Duration perTry = fields.duration("perTry");
        Duration backoff = fields.has("backoff") ? fields.duration("backoff") : BACKOFF;
        int bufferBytes = fields.integer("bufferBytes", BUFFER_BYTES);
        boolean given = fields.has("on");
        fields.end();
        return fields.build(
                () ->
                        new RetryPolicy(
                                attempts,
                                given ? Set.copyOf(on) : RETRY_ON,
                                Set.copyOf(statuses),
                                perTry,
                                backoff,
                                bufferBytes));
    }

    private static Optional<Mirror> mirror(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> cluster = fields.known().clusters().refer(fields.needed("cluster"));
        double percent = fields.decimal("percent", 100);
        fields.end();
        return cluster.flatMap(
                name -> fields.build(() -> new Mirror(ClusterName.of(name), new Percent(percent))));
    }

    static Optional<HashKey> hashKey(Item item) {
        Fields fields = Fields.of(item);
        List<HashKey> given = new ArrayList<>();
        fields.text("header")
                .flatMap(name -> fields.build(() -> new HashKey.Header(name)))
                .ifPresent(given::add);
        fields.text("query").ifPresent(name -> given.add(new HashKey.QueryParameter(name)));
        if (fields.flag("peer")) {
            given.add(new HashKey.Peer());
        }
        fields.end();
        if (given.size() != 1) {
            fields.problem("expected: one of header, query and peer");
            return Optional.empty();
        }
        return Optional.of(given.getFirst());
    }

    private static Optional<RouteAction> redirect(Item item) {
        Fields fields = Fields.of(item);
        int status = fields.integer("status", 301);
        Optional<String> scheme = fields.text("scheme");
        Optional<String> host = fields.text("host");
        var port = fields.integer("port");
        Optional<PathRewrite> path = path(fields);
        fields.end();
        return path.flatMap(
                how ->
                        fields.build(
                                () -> new RouteAction.Redirect(status, scheme, host, port, how)));
    }

    private static Optional<RouteAction> respond(Item item) {
        Fields fields = Fields.of(item);
        int status = fields.integer("status", 200);
        String type = fields.text("contentType").orElse("text/plain");
        String body = fields.text("body").orElse("");
        fields.end();
        return fields.build(() -> new RouteAction.Respond(status, type, body));
    }
}
