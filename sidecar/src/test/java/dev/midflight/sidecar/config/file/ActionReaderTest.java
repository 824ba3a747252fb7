package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route can be seen never to do, it is not given to do. */
final class ActionReaderTest {
    private static final String FILE =
            """
            clusters: [{name: c, endpoints: []}]
            routeTables:
              - name: main
                hosts:
                  - name: all
                    domains: ["*"]
                    routes:
                      - name: one
                        ACTION
            """;

    private static List<String> errors(String action) {
        String file = FILE.replace("ACTION", action);
        return assertThrows(InvalidConfigException.class, () -> ConfigFile.parse(file)).errors();
    }

    private static String at(String what) {
        return "line 9: routeTables[0].hosts[0].routes[0]." + what;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{status: 302}"})
    void refusesARedirectWithoutEnd(String redirect) {
        assertEquals(
                List.of(
                        at(
                                "redirect: leads to the same URL again (expected: one of scheme,"
                                        + " host, port, path, prefix and regex)")),
                errors("redirect: " + redirect));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scheme: https", "host: a", "port: 1", "path: /", "prefix: /b"})
    void takesARedirectElsewhere(String redirect) throws Exception {
        ConfigFile.parse(FILE.replace("ACTION", "redirect: {" + redirect + "}"));
    }

    @Test
    void anExpressionHasAReplacementEvenIfItIsEmpty() {
        assertEquals(
                List.of(at("redirect.replacement: missing")), errors("redirect: {regex: /b/}"));
        assertEquals(
                List.of("line 10: routeTables[0].hosts[0].routes[0].rewrite.replacement: missing"),
                errors("forward: [{cluster: c}]\n            rewrite: {regex: /b/}"));
    }

    @Test
    void takesAnEmptyReplacement() throws Exception {
        ConfigFile.parse(FILE.replace("ACTION", "redirect: {regex: ^/b, replacement: ''}"));
    }

    @Test
    void aReplacementIsOfAnExpression() {
        assertEquals(
                List.of(at("redirect.replacement: used here (expected: with regex)")),
                errors("redirect: {path: /a, replacement: /b}"));
    }

    @ParameterizedTest
    @CsvSource({"^/old/(.*), new/$1", "\\A/old, new", "^/.*, \\$1"})
    void refusesAReplacementThatMakesNoPathEver(String regex, String replacement) {
        assertEquals(
                List.of(
                        at(
                                ("redirect.replacement: '%s' (expected: one that begins with /,"
                                                + " because '%s' matches where the path begins)")
                                        .formatted(replacement, regex))),
                errors("redirect: {regex: '%s', replacement: '%s'}".formatted(regex, replacement)));
    }

    @ParameterizedTest
    @CsvSource({"^/old/(.*), $1", "/b/, b", "'^/a|/b', b", "^/old, ''"})
    void takesAReplacementThatMayMakeAPath(String regex, String replacement) throws Exception {
        ConfigFile.parse(
                FILE.replace(
                        "ACTION",
                        "redirect: {regex: '%s', replacement: '%s'}"
                                .formatted(regex, replacement)));
    }
}
