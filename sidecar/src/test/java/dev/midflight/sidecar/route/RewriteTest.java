package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.TestingRoutes.forward;
import static dev.midflight.sidecar.route.TestingRoutes.match;
import static dev.midflight.sidecar.route.TestingRoutes.route;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                expected, rewritten("/", new PathRewrite.Regex("/v1/(.*)", quoted(with)), path));
    }

    @ParameterizedTest
    @CsvSource({"/v1/x, /x/1/10$", "/v/x, /x//0$"})
    void aGroupThatTookNoPartIsNothing(String path, String expected) {
        PathRewrite rewrite =
                new PathRewrite.Regex(
                        "^/v(?P<number>[0-9])?/(?P<rest>.*)", "/${rest}/$1/${number}0\\$");

        assertEquals(expected, rewritten("/", rewrite, path));
    }

    private static String quoted(String with) {
        return with.equals("/x?v=1") ? "no slash" : with;
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
                                        new WeightedCluster(ClusterName.of("c"), 1))),
                        new FilterChain("", List.of(), RequestFilter.Factory.NONE));
        Span rest = new Span().set(Octets.of(path));
        Span lead = new Span();
        compiled.rewrite().apply(rest, lead);
        return lead.text() + rest.text();
    }
}
