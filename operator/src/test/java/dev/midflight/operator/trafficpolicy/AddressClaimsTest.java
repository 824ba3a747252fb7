package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.IpLiteral;
import dev.midflight.operator.translate.Reach;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import java.net.InetAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AddressClaimsTest {
    private static final ServicePort A = new ServicePort(new ServiceKey("shop", "a"), 80);
    private static final ServicePort B = new ServicePort(new ServiceKey("shop", "b"), 80);
    private static final InetAddress ONE = IpLiteral.of("10.0.0.1");
    private static final InetAddress TWO = IpLiteral.of("10.0.0.2");

    private final AddressClaims claims = new AddressClaims();

    @Test
    void whatTwoWantTheOlderHas() {
        Set<ServicePort> first = claims.claim(A, "2026-01-02", reach(ONE, TWO));

        Set<ServicePort> second = claims.claim(B, "2026-01-01", reach(TWO));

        assertEquals(Set.of(), first);
        assertEquals(Set.of(A), second);
        assertEquals(Set.of(ONE), claims.left(A, reach(ONE, TWO)).hosts());
        assertEquals(Set.of(TWO), claims.left(B, reach(TWO)).hosts());
    }

    @Test
    void ofUnknownAgeTheSmallerNameHasIt() {
        claims.claim(B, "", reach(ONE));

        Set<ServicePort> others = claims.claim(A, "", reach(ONE));

        assertEquals(Set.of(B), others);
        assertEquals(Set.of(), claims.left(B, reach(ONE)).hosts());
    }

    @Test
    void whatIsGivenUpGoesToTheNext() {
        claims.claim(A, "2026-01-01", reach(ONE));
        claims.claim(B, "2026-01-02", reach(ONE));

        Set<ServicePort> others = claims.claim(A, "2026-01-01", reach());

        assertEquals(Set.of(B), others);
        assertEquals(Set.of(ONE), claims.left(B, reach(ONE)).hosts());
    }

    @Test
    void theSameAgainTouchesNobody() {
        claims.claim(A, "2026-01-01", reach(ONE));
        claims.claim(B, "2026-01-02", reach(ONE));

        assertEquals(Set.of(), claims.claim(A, "2026-01-01", reach(ONE)));
        assertEquals(Set.of(), claims.claim(B, "2026-01-02", reach(ONE)));
    }

    private static Reach reach(InetAddress... hosts) {
        return new Reach(Set.of(hosts), 80);
    }
}
