package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that no request can match protects nothing, so it is not valid. */
final class NormalPathTest {
    private static final String FILE =
            """
            listeners:
              - name: web
                address: 127.0.0.1:0
                routes: main
                accessRules: {otherwise: allow, rules: [{action: deny, match: {OF LISTENER}}]}
            routeTables:
              - name: main
                paths: RULES
                hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                      - name: one
                        respond: {}
                        match: {OF ROUTE}
                        accessRules: {otherwise: allow, rules: [{action: deny, match: {OF RULE}}]}
            """;

    private static String file(String rules, String ofListener, String ofRoute, String ofRule) {
        return FILE.replace("RULES", rules)
                .replace("OF LISTENER", ofListener)
                .replace("OF ROUTE", ofRoute)
                .replace("OF RULE", ofRule);
    }

    private static List<String> errors(String ofListener, String ofRoute, String ofRule) {
        String file = file("normalize", ofListener, ofRoute, ofRule);
        return assertThrows(InvalidConfigException.class, () -> ConfigFile.parse(file)).errors();
    }

    @ParameterizedTest
    @CsvSource({
        "/secret//x, /secret/x",
        "/%61dmin, /admin",
        "/a//b/../c, /a/c",
        "/a/., /a/",
        "//, /"
    })
    void saysTheNormalFormOfARulesPath(String path, String normal) {
        String problem =
                "'%s' is what no request has after paths: normalize (expected: '%s')"
                        .formatted(path, normal);

        List<String> errors = errors("prefix: '" + path + "'", "path: '" + path + "'", "");

        assertEquals(
                List.of(
                        "line 5: listeners[0].accessRules.rules[0].match.prefix: " + problem,
                        "line 15: routeTables[0].hosts[0].routes[0].match.path: " + problem),
                errors);
    }

    @ParameterizedTest
    @CsvSource({
        "/a%2Fb, an encoded slash",
        "/a\\b, a backslash",
        "/a%zz, a percent sign without two hexadecimal digits",
        "/a/..;x/b, a dot segment with parameters",
        "/.., a path that leaves the root"
    })
    void saysWhyRequestsForAPathAreRefused(String path, String reason) {
        List<String> errors = errors("", "", "path: '" + path + "'");

        assertEquals(
                List.of(
                        "line 16: routeTables[0].hosts[0].routes[0].accessRules.rules[0].match.path:"
                                + " '%s' is what no request has with paths: normalize (%s gets 400)"
                                        .formatted(path, reason)),
                errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"path: /a", "prefix: /a/", "path: /%C3%BC", "path: /a.b/~c;d=1/"})
    void takesPathsThatRequestsCanHave(String match) throws Exception {
        ConfigFile.parse(file("normalize", match, match, match));
    }

    @Test
    void takesAnythingWherePathsAreKept() throws Exception {
        ConfigFile.parse(
                file("keep", "prefix: /secret//x", "path: /%61dmin", "prefix: '/a%2Fb/..'"));
    }
}
