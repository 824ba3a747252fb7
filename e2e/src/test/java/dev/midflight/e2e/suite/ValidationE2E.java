package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An invalid or contradictory SidecarSet is refused with a message that a person understands. */
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
        KubernetesClientException refused =
                assertThrows(
                        KubernetesClientException.class,
                        () -> space.createSidecarSet("v1", fields));

        assertTrue(
                String.valueOf(refused.getMessage()).contains(message),
                String.valueOf(refused.getMessage()));
    }

    @ParameterizedTest
    @CsvSource({"v1@sha256", "-v1", "v 1"})
    void aVersionThatIsNoTagIsRefused(String version, TestSpace space) {
        KubernetesClientException refused =
                assertThrows(
                        KubernetesClientException.class,
                        () -> space.createSidecarSet("'" + version + "'"));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("spec.version"),
                String.valueOf(refused.getMessage()));
    }
}
