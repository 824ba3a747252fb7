package dev.midflight.sidecar.route;

import static dev.midflight.sidecar.route.PathPolicy.Rule.KEEP;
import static dev.midflight.sidecar.route.PathPolicy.Rule.NORMALIZE;
import static dev.midflight.sidecar.route.PathPolicy.Rule.REFUSE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathPolicyTest {
    private static final PathPolicy NORMAL =
            new PathPolicy(
                    NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE, NORMALIZE);
    private static final PathPolicy DOTS =
            new PathPolicy(NORMALIZE, KEEP, KEEP, KEEP, KEEP, KEEP, KEEP);
    private static final PathPolicy NONE =
            new PathPolicy(REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE);

    /** RFC 3986 section 5.2.4, and what follows from it. */
    @ParameterizedTest
    @CsvSource({
        "/a/b/c/./../../g, /a/g",
        "/b/c/./g, /b/c/g",
        "/b/c/g/, /b/c/g/",
        "/b/c/.., /b/",
        "/b/c/., /b/c/",
        "/b/c/../.., /",
        "/b/c/../../g, /g",
        "/b/c/g., /b/c/g.",
        "/b/c/.g, /b/c/.g",
        "/b/c/g.., /b/c/g..",
        "/b/c/..g, /b/c/..g",
        "/b/c/./../g, /b/g",
        "/b/c/./g/., /b/c/g/",
        "/b/c/g/./h, /b/c/g/h",
        "/b/c/g/../h, /b/c/h",
        "/b/c/g;x=1/./y, /b/c/g;x=1/y",
        "/b/c/g;x=1/../y, /b/c/y",
        "/a//../b, /a/b",
        "/a/%2e%2E/b, /b",
        "/..., /...",
        "/, /"
    })
    void resolvesDotSegments(String path, String expected) {
        assertEquals(expected, apply(DOTS, path));
    }

    @ParameterizedTest
    @CsvSource({
        "/a//b///c, /a/b/c",
        "//a, /a",
        "/a//, /a/",
        "/%7Ea/%41%2d%5F, /~a/A-_",
        "/a%2Fb%2f, /a/b/",
        "/a\\b%5Cc%5c, /a/b/c/",
        "/a%zz%4, /a%25zz%254",
        "/%25%32%65, /%252e",
        "/a/%252e%252e/b, /a/%252e%252e/b",
        "/a/..%2f..%5cb, refused",
        "/a/%2e%2e/b, /b",
        "/a/..;x=y/b, /b",
        "/a/.;/b, /a/b",
        "/%00, refused",
        "/%C3%A9%20, /%C3%A9%20",
        "/.., refused",
        "/a/../.., refused",
        "a, refused",
        "'', refused"
    })
    void writesInOneWay(String path, String expected) {
        assertEquals(expected, apply(NORMAL, path));
    }

    /** Ways around access rules that were found in real servers. */
    @ParameterizedTest
    @CsvSource({
        "/admin, /admin",
        "/%61dmin, /admin",
        "/./admin, /admin",
        "//admin, /admin",
        "/x/../admin, /admin",
        "/x/%2e%2e/admin, /admin",
        "/x/.%2e/admin, /admin",
        "/x/..;/admin, refused",
        "/x/..%2fadmin, refused",
        "/x/..%5cadmin, refused",
        "/x\\..\\admin, refused",
        "/x/%2e%2e;a=b/admin, refused",
        "/x/..%00/admin, refused",
        "/%2fadmin, refused",
        "/admin%, refused",
        "/admin%2, refused",
        "/../../etc/passwd, refused",
        "/x/%252e%252e/admin, /x/%252e%252e/admin"
    })
    void leavesNoWayAroundARule(String path, String expected) {
        assertEquals(expected, apply(PathPolicy.STRICT, path));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/../b//c%2F%5C\\%41%zz/..;x",
        "/plain/path.html",
        "/%00/.",
    })
    void keepsEverythingThatIsToBeKept(String path) {
        assertEquals(path, apply(PathPolicy.AS_IT_IS, path));
    }

    @ParameterizedTest
    @CsvSource({"/a/./b", "/a//b", "/%41", "/a%2Fb", "/a%5Cb", "/a\\b", "/a%", "/..;x/a", "/%2e/a"})
    void refusesEverythingThatIsToBeRefused(String path) {
        assertEquals("refused", apply(NONE, path));
    }

    @Test
    void hasNothingToDoTwice() {
        SplittableRandom random = new SplittableRandom(7);
        String[] pieces = {
            "/", "/", ".", "..", "%2e", "%2F", "%5c", "\\", ";x", "a", "%41", "%", "%25"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder path = new StringBuilder("/");
            for (int i = random.nextInt(10); i > 0; i--) {
                path.append(pieces[random.nextInt(pieces.length)]);
            }
            for (PathPolicy policy : new PathPolicy[] {NORMAL, DOTS, PathPolicy.STRICT}) {
                String once = apply(policy, path.toString());
                if (!once.equals("refused")) {
                    assertEquals(once, apply(policy, once), path.toString());
                }
            }
        }
    }

    private static String apply(PathPolicy policy, String path) {
        byte[] octets = ("xx" + path + "yy").getBytes(ISO_8859_1);
        return switch (policy.apply(octets, 2, octets.length - 2)) {
            case PathPolicy.Unchanged _ -> path;
            case PathPolicy.Changed changed -> new String(changed.path(), ISO_8859_1);
            case PathPolicy.Refused _ -> "refused";
        };
    }
}
