package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteMatch.HeaderMatch;
import dev.midflight.model.traffic.RouteMatch.QueryMatch;
import dev.midflight.model.traffic.ValueMatch;
import java.util.Map;
import java.util.function.Function;

/** What {@link MatchReader} reads. */
record MatchWriter(Secrets secrets) {
    Map<String, Object> write(RouteMatch match) {
        Tree tree = new Tree();
        switch (match.path()) {
            case PathMatch.Exact(String path) -> tree.put("path", path);
            case PathMatch.Prefix(String path) -> tree.put("prefix", path);
            case PathMatch.Regex(String expression) -> tree.put("regex", expression);
        }
        return tree.filled("methods", Tree.sorted(match.methods()), Function.identity())
                .filled("headers", match.headers(), this::header)
                .filled("query", match.query(), this::query)
                .map();
    }

    private Map<String, Object> header(HeaderMatch header) {
        Tree tree = value(header.name(), header.value());
        return header.inverted() ? tree.put("inverted", true).map() : tree.map();
    }

    private Map<String, Object> query(QueryMatch parameter) {
        return value(parameter.name(), parameter.value()).map();
    }

    Map<String, Object> identity(ValueMatch value) {
        return value(new Tree(), "", value).map();
    }

    private Tree value(String name, ValueMatch value) {
        return value(new Tree().put("name", name), name, value);
    }

    private Tree value(Tree tree, String name, ValueMatch value) {
        return switch (value) {
            case ValueMatch.Exact(String text) -> tree.put("exact", secrets.shown(name, text));
            case ValueMatch.Prefix(String text) -> tree.put("prefix", secrets.shown(name, text));
            case ValueMatch.Suffix(String text) -> tree.put("suffix", secrets.shown(name, text));
            case ValueMatch.Regex(String text) -> tree.put("regex", secrets.shown(name, text));
            case ValueMatch.Present() -> tree;
        };
    }
}
