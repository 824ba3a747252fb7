package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterReaderTest {
    private static List<String> errors(String listener) {
        return assertThrows(
                        InvalidConfigException.class,
                        () ->
                                ConfigFile.parse(
                                        "listeners: [{name: a, address: '127.0.0.1:0', "
                                                + listener
                                                + "}]\n"
                                                + "clusters: [{name: c, endpoints: []}]\n"))
                .errors();
    }

    @Test
    void saysWhatIsMissingAndWhatIsOutOfRange() {
        assertEquals(
                List.of("line 1: listeners[0].rateLimit.requests: missing"),
                errors("cluster: c, rateLimit: {per: 1s}"));
        assertEquals(
                List.of("line 1: listeners[0].rateLimit.burst: 0 (expected: 1..1000000)"),
                errors("cluster: c, rateLimit: {requests: 1, burst: 0}"));
        assertEquals(
                List.of("line 1: listeners[0].accessRules.otherwise: missing"),
                errors("cluster: c, accessRules: {rules: []}"));
        assertEquals(
                List.of(
                        "line 1: listeners[0].connectionRate.connections: 0 (expected: 1..1000000)"),
                errors("cluster: c, connectionRate: {connections: 0}"));
    }

    @Test
    void refusesARateThatIsNotFullAgainWithinAYear() {
        assertEquals(
                List.of(
                        "line 1: listeners[0].rateLimit.burst: 200000 with 1d for 1 (expected:"
                                + " full again within 365 days)"),
                errors("cluster: c, rateLimit: {requests: 1, per: 1d, burst: 200000}"));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8, 10.0.0.0/8",
        "192.168.1.128/24, 192.168.1.0/24",
        "2001:db8::1/64, 2001:db8:0:0:0:0:0:0/64",
        "0.0.0.1/0, 0.0.0.0/0"
    })
    void refusesBitsBehindThePrefix(String block, String expected) {
        assertEquals(
                List.of(
                        "line 1: listeners[0].access.deny[0]: '%s' (expected: '%s', or an address"
                                        .formatted(block, expected)
                                + " without a prefix length)"),
                errors("cluster: c, access: {deny: ['" + block + "']}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8", "10.0.0.1/32", "10.0.0.1", "::/0", "::1/128", "fe80::/10"})
    void takesWholeBlocks(String block) throws Exception {
        ConfigFile.parse(
                """
                listeners: [{name: a, address: '127.0.0.1:0', cluster: c, access: {deny: ['%s']}}]
                clusters: [{name: c, endpoints: []}]
                """
                        .formatted(block));
    }

    @Test
    void refusesAUsualMethodInAnotherCase() {
        assertEquals(
                List.of(
                        "line 1: listeners[0].accessRules.rules[0].match.methods[0]: 'get'"
                                + " (expected: 'GET')"),
                errors(
                        "cluster: c, accessRules: {otherwise: deny, rules: [{action: allow, match:"
                                + " {methods: [get, purge, PUT]}}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10/8", "127.0.0.010", "192.168/16", "10", "::ffff:10.0.0.0/104"})
    void refusesAddressesThatAreNotWrittenOut(String block) {
        List<String> expected =
                List.of(
                        "line 1: listeners[0].access.deny[0]: '%s' (expected: as 10.0.0.0/8 or ::1)"
                                .formatted(block));

        assertEquals(expected, errors("cluster: c, access: {deny: ['" + block + "']}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access.allow | cluster: c, access: {allow: []}",
                "access.allow | cluster: c, access: {allow: }",
                "access.deny | cluster: c, access: {allow: ['::1'], deny: []}",
                "accessRules.rules[0].sources | cluster: c, accessRules: {otherwise: deny, rules:"
                        + " [{action: allow, sources: []}]}",
                "accessRules.rules[0].match.methods | cluster: c, accessRules: {otherwise: deny,"
                        + " rules: [{action: allow, match: {methods: []}}]}",
                "serverNames | protocol: tcp, serverNames: []",
            })
    void refusesEmptyListsThatWouldMeanEverything(String key, String listener) {
        assertEquals(
                List.of(
                        "line 1: listeners[0].%s: empty (expected: at least one, or the key left"
                                        .formatted(key)
                                + " out)"),
                errors(listener));
    }

    @Test
    void refusesToAllowAPathByItsParameters() {
        assertEquals(
                List.of(
                        "line 1: listeners[0].accessRules.rules[0].match: a path with ';'"
                                + " (expected: none, because what is allowed has to match without"
                                + " its parameters, too)"),
                errors(
                        "cluster: c, accessRules: {otherwise: deny, rules: [{action: allow, match:"
                                + " {path: '/a;b'}}]}"));
    }

    @Test
    void refusesRulesThatCouldNotHold() {
        assertEquals(
                List.of(
                        "line 1: listeners[0]: accessRules or rateLimit: used here (expected: with"
                                + " routes, or with a cluster and a protocol of HTTP, whose requests"
                                + " are read)"),
                errors("cluster: c, protocol: tcp, rateLimit: {requests: 1}"));
        assertEquals(
                List.of(
                        "line 1: listeners[0].accessRules: by path (expected: with routes, whose"
                                + " paths are normalized)"),
                errors(
                        "cluster: c, accessRules: {otherwise: allow, rules: [{action: deny, match:"
                                + " {prefix: /a}}]}"));
    }
}
