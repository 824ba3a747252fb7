package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.Forward;
import dev.midflight.model.traffic.RouteAction.Redirect;
import dev.midflight.model.traffic.RouteAction.Respond;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.Timeouts;
import java.util.Map;
import java.util.OptionalInt;

/** What {@link ActionReader} reads. */
final class ActionWriter {
    private ActionWriter() {}

    /** Into the tree of its route. */
    static void write(RouteAction action, Tree route) {
        switch (action) {
            case Forward forward -> forward(forward, route);
            case Redirect redirect -> route.put("redirect", redirect(redirect));
            case Respond(int status, String contentType, String body) ->
                    route.put(
                            "respond",
                            new Tree()
                                    .put("status", status)
                                    .put("contentType", contentType)
                                    .put("body", body)
                                    .map());
        }
    }

    private static void forward(Forward forward, Tree route) {
        route.list("forward", forward.clusters(), ActionWriter::share)
                .texts("subset", forward.subset().metadata())
                .map("rewrite", rewrite(forward.rewrite()))
                .map("timeouts", timeouts(forward.timeouts()));
        if (!forward.retries().equals(RetryPolicy.NONE)) {
            route.put("retries", retries(forward.retries()));
        }
        route.put("mirror", forward.mirror().map(ActionWriter::mirror));
        route.put("hashKey", forward.hashKey().map(ActionWriter::hashKey));
    }

    private static Map<String, Object> share(WeightedCluster share) {
        return new Tree()
                .put("cluster", share.cluster().name())
                .put("weight", share.weight())
                .map();
    }

    private static Tree rewrite(Rewrite rewrite) {
        return path(rewrite.path(), new Tree().put("host", rewrite.host()));
    }

    private static Tree path(PathRewrite path, Tree tree) {
        return switch (path) {
            case PathRewrite.Keep() -> tree;
            case PathRewrite.Full(String text) -> tree.put("path", text);
            case PathRewrite.Prefix(String text) -> tree.put("prefix", text);
            case PathRewrite.Regex(String expression, String replacement) ->
                    tree.put("regex", expression).put("replacement", replacement);
        };
    }

    private static Tree timeouts(Timeouts timeouts) {
        return new Tree()
                .limit("connect", timeouts.connect())
                .limit("head", timeouts.head())
                .limit("idle", timeouts.idle())
                .limit("request", timeouts.request());
    }

    private static Map<String, Object> retries(RetryPolicy retries) {
        return new Tree()
                .put("attempts", retries.attempts())
                .list("on", Tree.sorted(retries.on()), Item::word)
                .put("statuses", Tree.sorted(retries.statuses()))
                .limit("perTry", retries.perTry())
                .duration("backoff", retries.backoff())
                .put("bufferBytes", retries.bufferBytes())
                .map();
    }

    private static Map<String, Object> mirror(Mirror mirror) {
        return new Tree()
                .put("cluster", mirror.cluster().name())
                .decimal("percent", mirror.percent().value())
                .map();
    }

    static Map<String, Object> hashKey(HashKey key) {
        return switch (key) {
            case HashKey.Header(String name) -> Map.of("header", name);
            case HashKey.QueryParameter(String name) -> Map.of("query", name);
            case HashKey.Peer() -> Map.of("peer", true);
        };
    }

    private static Map<String, Object> redirect(Redirect redirect) {
        Tree tree =
                new Tree()
                        .put("status", redirect.status())
                        .put("scheme", redirect.scheme())
                        .put("host", redirect.host());
        OptionalInt port = redirect.port();
        if (port.isPresent()) {
            tree.put("port", port.getAsInt());
        }
        return path(redirect.path(), tree).map();
    }
}
