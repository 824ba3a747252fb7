package dev.midflight.sidecar.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathParametersTest {
    @ParameterizedTest
    @CsvSource({
        "/admin;x/users, /admin/users",
        "/admin;, /admin",
        "/a;x=1;y=2/b;z/, /a/b/",
        "/;x/admin, /admin",
        "/.;x/admin, /admin",
        "/a/;x, /a/",
        "/;x, /",
        "/a//b;x, /a//b",
        "/a/..;x/b, /a/../b"
    })
    void leavesThemOutAsServersDo(String path, String expected) {
        byte[] octets = Octets.of("GET " + path);

        assertEquals(
                expected, PathParameters.without(new Span().set(octets, 4, octets.length)).text());
    }

    @Test
    void takesAPathWithoutThemAsItIs() {
        for (String text : new String[] {"/a/b", "*", "a:1;b", ""}) {
            Span path = new Span().set(Octets.of(text));

            assertSame(path, PathParameters.without(path));
        }
    }
}
