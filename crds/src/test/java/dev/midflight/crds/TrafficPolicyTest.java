package dev.midflight.crds;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.BalancingRule;
import dev.midflight.crds.policy.CheckAction;
import dev.midflight.crds.policy.EnforcementMode;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.RequestWhen;
import dev.midflight.crds.policy.RetryRule;
import dev.midflight.crds.policy.RetryWhen;
import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.crds.policy.TrafficPolicySpec;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrafficPolicyTest {

    @Test
    void absentFieldsTakeTheDefaultsOfTheSchema() {
        TrafficPolicySpec spec =
                spec(
                        """
                        upstream: {}
                        routes: [{name: all, split: [{subset: v1}], retries: {}}]
                        check: {}
                        quotas: [{name: all, requests: 10}]
                        """);

        RetryRule retries = requireNonNull(spec.routes().getFirst().retries());
        assertEquals(PolicyTarget.NAMESPACE, spec.target());
        assertEquals(BalancingRule.DEFAULTS, requireNonNull(spec.upstream()).loadBalancing());
        assertEquals(RequestWhen.ANY, spec.routes().getFirst().match());
        assertEquals(1, spec.routes().getFirst().split().getFirst().weight());
        assertEquals(2, retries.attempts());
        assertTrue(retries.retryOn().contains(RetryWhen.CONNECT_FAILURE));
        assertEquals(CheckAction.DENY, requireNonNull(spec.check()).otherwise());
        assertEquals(EnforcementMode.ENFORCE, spec.quotas().getFirst().mode());
        assertNull(spec.quotas().getFirst().burst());
        assertNull(spec.mtls());
    }

    @Test
    void givenFieldsAreReadAndUnknownOnesIgnored() {
        TrafficPolicySpec spec =
                spec(
                        """
                        target: {service: {name: reviews, port: 80, other: 1}}
                        fromTheFuture: {deep: 1}
                        mtls: {mode: Strict}
                        check: {mode: Shadow, rules: [{action: Allow, peers: [{namespace: shop}]}]}
                        """);

        assertEquals("reviews", requireNonNull(spec.target().service()).name());
        assertEquals(MtlsMode.STRICT, requireNonNull(spec.mtls()).mode());
        assertEquals(EnforcementMode.SHADOW, requireNonNull(spec.check()).mode());
        assertEquals(
                "shop",
                requireNonNull(spec.check()).rules().getFirst().peers().getFirst().namespace());
    }

    @Test
    void writesWhatItReads() {
        TrafficPolicy policy = new TrafficPolicy();
        policy.setSpec(spec("target: {service: {name: reviews}}\nroutes: [{name: all}]"));
        policy.setStatus(TrafficPolicyStatus.NONE);

        String yaml = Serialization.asYaml(policy);

        TrafficPolicy again = Serialization.unmarshal(yaml, TrafficPolicy.class);
        assertEquals(policy.getSpec(), again.getSpec());
        assertEquals(policy.getStatus(), again.getStatus());
        assertFalse(yaml.contains("fault"), yaml);
    }

    @Test
    void columnsComeInTheOrderInWhichTheyAreRead() {
        assertEquals(
                List.of(
                        "Target",
                        "Accepted",
                        "Conflicted",
                        "Programmed",
                        "Sidecars",
                        "Acknowledged",
                        "Rejected",
                        "Reason",
                        "Age"),
                version().getAdditionalPrinterColumns().stream()
                        .map(CustomResourceColumnDefinition::getName)
                        .toList());
    }

    @Test
    void schemaSaysWhatExcludesWhat() {
        JSONSchemaProps spec = property(version().getSchema().getOpenAPIV3Schema(), "spec");
        JSONSchemaProps route = property(spec, "routes").getItems().getSchema();

        assertTrue(
                messages(property(spec, "target")).contains("give service or workload, not both"));
        assertTrue(messages(spec).stream().anyMatch(each -> each.contains("target.service")));
        assertTrue(messages(route).stream().anyMatch(each -> each.contains("one weight above 0")));
        assertTrue(
                messages(route).stream()
                        .anyMatch(each -> each.contains("one of split, redirect and respond")));
    }

    @Test
    void labelsHaveTheirLimits() {
        JSONSchemaProps spec = property(version().getSchema().getOpenAPIV3Schema(), "spec");
        JSONSchemaProps subset = property(spec, "subsets").getItems().getSchema();

        assertEquals(16L, property(subset, "labels").getMaxProperties());
        assertEquals(
                32L,
                property(property(property(spec, "target"), "workload"), "matchLabels")
                        .getMaxProperties());
    }

    private static CustomResourceDefinitionVersion version() {
        return CrdYaml.of(TrafficPolicy.class).parsed().getSpec().getVersions().getFirst();
    }

    private static List<String> messages(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations().stream().map(ValidationRule::getMessage).toList();
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return requireNonNull(schema.getProperties().get(name), name);
    }

    private static TrafficPolicySpec spec(String yaml) {
        return Serialization.unmarshal(yaml, TrafficPolicySpec.class);
    }
}
