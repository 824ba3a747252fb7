package dev.midflight.sidecar.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.RateLimit;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteMatch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FilterScopeTest {
    private static Route limited(String name) {
        return new Route(
                name,
                RouteMatch.ANY,
                TestingRoutes.route("c", RouteMatch.ANY).action(),
                HeaderEdits.NONE,
                HeaderEdits.NONE,
                Optional.empty(),
                List.of(new RateLimit(1, Duration.ofSeconds(1), 1, 429, List.of())));
    }

    @Test
    void routesShareNoLimitHoweverTheyAreNamed() {
        Set<String> scopes = new HashSet<>();
        RequestFilter.Factory factory =
                (scope, _) -> {
                    scopes.add(scope);
                    return (_, _) -> null;
                };

        RoutingTable.of(
                TestingRoutes.table(
                        TestingRoutes.host("a", List.of("a.example"), limited("b/c")),
                        TestingRoutes.host("a/b", List.of("b.example"), limited("c"))),
                "",
                List.of(),
                factory);

        assertEquals(2, scopes.size(), scopes.toString());
    }
}
