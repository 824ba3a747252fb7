package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QosClassTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BEST_EFFORT | {containers: [{name: a}]}",
                "BEST_EFFORT | {containers: [{name: a, resources: {requests: {cpu: 0}}}]}",
                "BEST_EFFORT | {containers: [{name: a, resources: {requests: {ephemeral-storage: 1Gi}}}]}",
                "BURSTABLE | {containers: [{name: a, resources: {requests: {cpu: 1}}}]}",
                "BURSTABLE | {containers: [{name: a, resources: {limits: {cpu: 1}}}]}",
                "GUARANTEED | {containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}]}",
                "GUARANTEED | {containers: [{name: a, resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {cpu: 1, memory: 1Gi}}}]}",
                "BURSTABLE | {containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}, {name: b}]}",
                "BURSTABLE | {initContainers: [{name: i}], containers: [{name: a, resources: {limits: {cpu: 1, memory: 1Gi}}}]}",
                "GUARANTEED | {resources: {requests: {cpu: 1, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}, containers: [{name: a, resources: {requests: {cpu: 100m}}}]}",
                "BURSTABLE | {resources: {requests: {cpu: 1}}, containers: [{name: a}]}"
            })
    void isComputedAsKubernetesDoes(QosClass expected, String spec) {
        QosClass qos = QosClass.of(yaml(spec));

        assertEquals(expected, qos);
    }

    private static PodSpec yaml(String flow) {
        return Serialization.unmarshal("--- " + flow + "\n", PodSpec.class);
    }
}
