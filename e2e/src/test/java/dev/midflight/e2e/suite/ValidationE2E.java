package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.e2e.workload.Policy;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is invalid or contradictory is refused with a message that a person understands. */
@ExtendWith(Midflight.class)
final class ValidationE2E {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'resources: {cpu: {ratioPercent: 10, absolute: 100m}}' | only one of them",
                "'resources: {cpu: {}}' | give either ratioPercent or absolute",
                "'resources: {memory: {absolute: \"-5Mi\"}}' | an amount above 0",
                "'interception: {inbound: {ports: [8080], excludePorts: [8080]}}' | remove it from one of them",
                "'interception: {inbound: {ports: [15006]}}' | never intercepted",
                "'interception: {outbound: {cidrs: [10.0.0.0/99]}}' | each entry is a network",
                "'updateStrategy: {partition: 120%}' | from 0% to 100%",
                "'updateStrategy: {maxUnavailable: 0}' | a number of pods from 1",
                "'updateStrategy: {drainSeconds: 60, deadlineSeconds: 30}' | must be above drainSeconds",
                "'deletionPolicy: Explode' | deletionPolicy"
            })
    void isRefused(String fields, String message, TestSpace space) {
        assertRefused(message, () -> space.createSidecarSet("v1", fields));
    }

    /** Every rule that a TrafficPolicy's schema has beyond types and lengths. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{target: {service: {name: a}, workload: {matchLabels: {a: b}}}}' | not both",
                "'{upstream: {loadBalancing: {policy: Maglev, slowStartSeconds: 9}}}' | slowStartSeconds: 0 with",
                "'{upstream: {loadBalancing: {policy: Maglev, choices: 3}}}' | choices is of LeastRequest",
                "'{upstream: {loadBalancing: {policy: Maglev, decayMillis: 900}}}' | decayMillis is of PeakEwma",
                "'{upstream: {loadBalancing: {policy: Maglev, minRingSize: 64}}}' | minRingSize is of RingHash",
                "'{upstream: {loadBalancing: {policy: RingHash, tableSize: 251}}}' | tableSize is of Maglev",
                "'{upstream: {healthCheck: {}}}' | give one of tcp, httpPath and grpcService",
                "'{upstream: {outlierDetection: {baseEjectionMillis: 9000, maxEjectionMillis: 1000}}}' | not below",
                "'{routes: [{name: a, fault: {}}]}' | give delayMillis, abortStatus or both",
                "'{routes: [{name: a, hash: {}}]}' | give one of header, query and peer",
                "'{routes: [{name: a, hash: {header: x, query: y}}]}' | give one of header, query and peer",
                "'{routes: [{name: a, redirect: {}}]}' | give one of scheme, host, port, path and prefix",
                "'{routes: [{name: a, redirect: {path: /a, prefix: /b}}]}' | give path or prefix, not both",
                "'{routes: [{name: a, rewrite: {path: /a, prefix: /b}}]}' | give one of path, prefix and regex",
                "'{routes: [{name: a, rewrite: {regex: /a}}]}' | give regex and replacement together",
                "'{routes: [{name: a, redirect: {path: /a}, respond: {status: 200}}]}' | give one of split, redirect",
                "'{routes: [{name: a, split: [{weight: 0}]}]}' | one weight above 0 at least",
                "'{routes: [{name: a, match: {path: {exact: /a, prefix: /b}}}]}' | give one of exact, prefix and regex",
                "'{routes: [{name: a, match: {headers: [{name: x, exact: a, prefix: b}]}}]}' | or none: it is there",
                "'{routes: [{name: a, match: {query: [{name: x, inverted: true}]}}]}' | inverted is of headers only",
                "'{routes: [{name: a}, {name: a}]}' | routes: every name once",
                "'{subsets: [{name: a, labels: {}}]}' | labels: one at least",
                "'{subsets: [{name: a, labels: {b: c}}, {name: a, labels: {b: d}}]}' | subsets: every name once",
                "'{quotas: [{name: a, requests: 1}, {name: a, requests: 2}]}' | quotas: every name once",
                "'{check: {rules: [{action: Allow, peers: [{}]}]}}' | give either namespace",
                "'{check: {rules: [{action: Allow, peers: [{cidr: 10.0.0.0/8, serviceAccount: a}]}]}}' | with its namespace",
                "'{check: {rules: [{action: Allow, peers: [{cidr: 10.0.0.0/99}]}]}}' | such as 10.0.0.0/8",
                "'{mtls: {mode: Sometimes}}' | spec.mtls.mode"
            })
    void aPolicyIsRefused(String spec, String message, TestSpace space) {
        assertRefused(
                message, () -> new Policy(space.client(), space.namespace(), "p").apply(spec));
    }

    @Test
    void aPolicyWhoseNameIsTooLongIsRefused(TestSpace space) {
        Policy policy = new Policy(space.client(), space.namespace(), "p".repeat(64));

        assertRefused("at most 63 characters", () -> policy.apply("{target: {}}"));
    }

    private static void assertRefused(String message, Executable apply) {
        String refusal =
                String.valueOf(assertThrows(KubernetesClientException.class, apply).getMessage());

        assertTrue(refusal.contains(message), refusal);
    }

    @ParameterizedTest
    @CsvSource({"v1@sha256", "-v1", "v 1"})
    void aVersionThatIsNoTagIsRefused(String version, TestSpace space) {
        assertRefused("spec.version", () -> space.createSidecarSet("'" + version + "'"));
    }
}
