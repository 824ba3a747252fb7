package dev.midflight.sidecar.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.config.InvalidConfigException;
import java.util.List;
import org.junit.jupiter.api.Test;

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
