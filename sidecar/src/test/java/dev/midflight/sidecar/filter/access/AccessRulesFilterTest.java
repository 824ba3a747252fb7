package dev.midflight.sidecar.filter.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.AccessRules.Action;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RequestSpans;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.Shadows;
import dev.midflight.sidecar.route.Span;
import dev.midflight.sidecar.route.TestingArrival;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessRulesFilterTest {
    private static final class Asked implements RequestView {
        private final RequestSpans spans = new RequestSpans();

        Asked(String path) {
            path().set(path.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public RequestSpans spans() {
            return spans;
        }

        @Override
        public Shadows shadows() {
            throw new IllegalStateException("must not be used");
        }

        @Override
        public boolean field(byte[] lowerName, Span value) {
            return false;
        }
    }

    private static boolean allows(Action action, PathMatch match, String path) {
        RouteMatch all = new RouteMatch(match, Set.of(), List.of(), List.of());
        Action otherwise = action == Action.ALLOW ? Action.DENY : Action.ALLOW;
        var rule = new AccessRules.Rule(action, List.of(), all);
        var filter = new AccessRulesFilter(new AccessRules(List.of(rule), otherwise));
        return filter.refusal(new Asked(path), new TestingArrival()) == null;
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/users, false",
        "/admin;x/users, false",
        "/;x/admin;y, false",
        "/administration, true",
        "/public;x, true"
    })
    void deniesWithAndWithoutParameters(String path, boolean expected) {
        assertEquals(expected, allows(Action.DENY, new PathMatch.Prefix("/admin"), path));
    }

    @ParameterizedTest
    @CsvSource({"/a/admin, true", "/a;x/admin, true", "/;x/admin, false", "/a/admin;x, false"})
    void allowsWhatMatchesBothWays(String path, boolean expected) {
        assertEquals(expected, allows(Action.ALLOW, new PathMatch.Regex("/[^/]*/admin"), path));
    }

    @ParameterizedTest
    @CsvSource({"/a;x=1, false", "/a, true"})
    void deniesByParameters(String path, boolean expected) {
        assertEquals(expected, allows(Action.DENY, new PathMatch.Regex(".*;x=.*"), path));
    }

    @ParameterizedTest
    @CsvSource({
        "spiffe://cluster.local/ns/shop/sa/web, true",
        "spiffe://cluster.local/ns/shop-2/sa/web, false",
        "spiffe://other/ns/shop/sa/web, false",
        "'', false"
    })
    void allowsWhoHasProvedToBeOneOf(String identity, boolean expected) {
        var shop = new ValueMatch.Prefix("spiffe://cluster.local/ns/shop/");
        var rule = new AccessRules.Rule(Action.ALLOW, List.of(), List.of(shop), RouteMatch.ANY);
        var filter = new AccessRulesFilter(new AccessRules(List.of(rule), Action.DENY));

        Refusal refusal = filter.refusal(new Asked("/"), new TestingArrival(identity));

        assertEquals(expected, refusal == null);
    }

    @Test
    void whoHasProvedNothingIsNobody() {
        var anybody = List.<ValueMatch>of(new ValueMatch.Regex(".*"), new ValueMatch.Present());
        var rule = new AccessRules.Rule(Action.ALLOW, List.of(), anybody, RouteMatch.ANY);
        var filter = new AccessRulesFilter(new AccessRules(List.of(rule), Action.DENY));

        assertNotNull(filter.refusal(new Asked("/"), new TestingArrival("")));
        assertNull(filter.refusal(new Asked("/"), new TestingArrival("spiffe://a/b")));
    }
}
