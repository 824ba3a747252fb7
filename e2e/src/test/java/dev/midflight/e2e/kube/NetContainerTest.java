package dev.midflight.e2e.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class NetContainerTest {
    private static final String STATUS =
            "ok wanted=on actual=on backend=nft ipv6=yes watch=tripped bypasses=12 drifts=3"
                    + " scope=in=on;out=off";

    @Test
    void findsWordsOfAStatusLine() {
        assertEquals("tripped", NetContainer.word(STATUS, "watch"));
        assertEquals("12", NetContainer.word(STATUS, "bypasses"));
        assertEquals("in=on;out=off", NetContainer.word(STATUS, "scope"));
    }

    @Test
    void aScopeIsNoWordOfTheLine() {
        assertThrows(IllegalArgumentException.class, () -> NetContainer.word(STATUS, "out"));
    }
}
