package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.sidecar.route.PathPolicy;
import java.nio.charset.StandardCharsets;

/** Refuses what no request can match, because its path has another form by then. */
final class NormalPath {
    private NormalPath() {}

    /** An expression may match anything. */
    static void check(Fields fields, PathMatch match, PathRules rules) {
        switch (match) {
            case PathMatch.Exact(String path) -> check(fields, "path", path, rules);
            case PathMatch.Prefix(String path) -> check(fields, "prefix", path, rules);
            case PathMatch.Regex _ -> {}
        }
    }

    private static void check(Fields fields, String key, String path, PathRules rules) {
        byte[] octets = path.getBytes(StandardCharsets.US_ASCII);
        switch (PathPolicy.of(rules).apply(octets, 0, octets.length)) {
            case PathPolicy.Unchanged() -> {}
            case PathPolicy.Changed(byte[] normal) ->
                    fields.problem(
                            key,
                            "'%s' is what no request has after paths: normalize (expected: '%s')"
                                    .formatted(
                                            path, new String(normal, StandardCharsets.US_ASCII)));
            case PathPolicy.Refused(String reason) ->
                    fields.problem(
                            key,
                            "'%s' is what no request has with paths: normalize (%s gets 400)"
                                    .formatted(path, reason));
        }
    }
}
