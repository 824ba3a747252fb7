package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.crds.policy.TrafficPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrafficPolicyRulesTest {

    @Test
    void aSplitIsFine() {
        TrafficPolicyRules.Verdict verdict =
                check("routes: [{name: all, split: [{subset: v1, weight: 9}, {subset: v2}]}]");

        assertEquals(new TrafficPolicyRules.Verdict(List.of(), List.of()), verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routes: [{name: a, match: {path: {regex: '(?=x)'}}}] | spec.routes[a].match: regex",
                "routes: [{name: a, match: {headers: [{name: x, regex: '['}]}}] | spec.routes[a].match: regex",
                "routes: [{name: a, match: {headers: [{name: 'a b'}]}}] | header name: 'a b'",
                "routes: [{name: a, match: {methods: ['G T']}}] | method: 'G T'",
                "routes: [{name: a, redirect: {status: 304, host: b}}] | status: 304",
                "routes: [{name: a, respond: {status: 204, body: x}}] | such a response has no content",
                "routes: [{name: a, rewrite: {host: 'a/b'}}] | host: 'a/b'",
                "routes: [{name: a, rewrite: {regex: a, replacement: $1}}] | spec.routes[a].rewrite",
                "routes: [{name: a, requestHeaders: {remove: [Content-Length]}}] | header name: 'content-length'",
                "routes: [{name: a, responseHeaders: {set: [{name: Te, value: x}]}}] | header name: 'te'",
                "routes: [{name: a, hash: {header: 'a b'}}] | spec.routes[a].hash",
                "upstream: {loadBalancing: {policy: Maglev, tableSize: 100}} | expected: a prime",
                "check: {rules: [{action: Allow, match: {path: {prefix: '/a;b'}}}]} | a path with ';'",
                "quotas: [{name: q, requests: 1, match: {path: {regex: '(((a{1000}){1000}){1000})'}}}] | regex instructions",
                "quotas: [{name: q, requests: 1, periodSeconds: 86400, burst: 1000000}] | full again within 365 days",
            })
    void errorsSayWhatIsWrong(String part, String message) {
        TrafficPolicyRules.Verdict verdict = check(part);

        assertEquals(1, verdict.errors().size(), verdict.toString());
        assertTrue(verdict.errors().getFirst().contains(message), verdict.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routes: [{name: a, match: {methods: [get]}}] | get is not GET",
                "subsets: [] | a target alone",
                "routes: [{name: a}, {name: b, match: {methods: [GET]}}] | spec.routes[b]: no effect, a before it",
                "routes: [{name: a, match: {path: {prefix: /}}}, {name: b}] | spec.routes[b]: no effect, a before it",
                "check: {rules: []} | denies every request",
                "check: {rules: [{action: Allow, peers: [{namespace: shop}]}]} | proved by mutual TLS only",
                "mtls: {mode: Disabled}, check: {rules: [{action: Allow, peers: [{namespace: shop}]}]} | nobody is such a peer",
                "upstream: {}, routes: [{name: a, hash: {header: x-user}}] | does not hash",
            })
    void doubtsAreWarnings(String part, String message) {
        TrafficPolicyRules.Verdict verdict = check(part);

        assertEquals(List.of(), verdict.errors());
        assertEquals(1, verdict.warnings().size(), verdict.toString());
        assertTrue(verdict.warnings().getFirst().contains(message), verdict.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "callers: [{labels: {app: web}}]",
                "match: {methods: [GET]}",
                "match: {path: {prefix: /a}}",
                "match: {headers: [{name: x, exact: y}]}",
            })
    void aRouteThatTakesSomeLeavesOthers(String some) {
        assertEquals(List.of(), check("routes: [{name: a, " + some + "}, {name: b}]").warnings());
    }

    @Test
    void everyErrorIsToldAtOnce() {
        AdmissionAnswer answer =
                new TrafficPolicyAdmission()
                        .answer(
                                Reviews.request(
                                        "CREATE",
                                        yaml(
                                                "routes: [{name: a, rewrite: {host: 'a/b'}, match:"
                                                        + " {path: {regex: '['}}}]")));

        AdmissionAnswer.Deny deny = assertInstanceOf(AdmissionAnswer.Deny.class, answer);
        assertTrue(deny.message().contains("TrafficPolicy reviews is invalid"), deny.message());
        assertTrue(deny.message().contains("spec.routes[a].match"), deny.message());
        assertTrue(deny.message().contains("spec.routes[a].rewrite"), deny.message());
    }

    @Test
    void strictFromNowhereIsWarnedOf() {
        String strict = yaml("mtls: {mode: Strict}");
        String permissive = yaml("mtls: {mode: Permissive}");
        String disabled = yaml("mtls: {mode: Disabled}");

        assertEquals(1, warnings(Reviews.request("CREATE", strict)).size());
        assertEquals(1, warnings(Reviews.update(strict, disabled)).size());
        assertEquals(List.of(), warnings(Reviews.update(strict, permissive)));
        assertEquals(List.of(), warnings(Reviews.update(strict, strict)));
        assertEquals(List.of(), warnings(Reviews.request("CREATE", permissive)));
    }

    private static List<String> warnings(AdmissionRequest request) {
        return assertInstanceOf(
                        AdmissionAnswer.Allow.class, new TrafficPolicyAdmission().answer(request))
                .warnings();
    }

    @Test
    void aWorkloadThatCanBeNoneIsAnError() {
        TrafficPolicySpec spec =
                Serialization.unmarshal(
                        "target: {workload: {matchLabels: {app: a b}}}", TrafficPolicySpec.class);

        assertEquals(
                List.of("spec.target.workload: app: \"a b\" can be no label's value"),
                TrafficPolicyRules.check(spec).errors());
    }

    private static TrafficPolicyRules.Verdict check(String parts) {
        return TrafficPolicyRules.check(
                Serialization.unmarshal(yaml(parts), TrafficPolicy.class).getSpec());
    }

    private static String yaml(String parts) {
        return """
        apiVersion: midflight.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: reviews, namespace: shop}
        spec: {target: {service: {name: reviews}}, %s}
        """
                .formatted(parts);
    }
}
