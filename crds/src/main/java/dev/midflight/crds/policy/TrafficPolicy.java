package dev.midflight.crds.policy;

import dev.midflight.crds.MidflightNames;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** How requests to a Service or a workload are routed, protected and admitted; namespaced. */
@Group(MidflightNames.GROUP)
@Version(MidflightNames.VERSION)
@Kind(TrafficPolicy.KIND)
@Singular("trafficpolicy")
@Plural("trafficpolicies")
@ShortNames("tp")
@ValidationRule(
        value = "size(self.metadata.name) <= 63",
        message = "metadata.name: at most 63 characters")
@AdditionalPrinterColumn(
        name = "Target",
        jsonPath = ".status.target",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Accepted",
        jsonPath = ".status.conditions[?(@.type==\"Accepted\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Conflicted",
        jsonPath = ".status.conditions[?(@.type==\"Conflicted\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Programmed",
        jsonPath = ".status.conditions[?(@.type==\"Programmed\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Sidecars",
        jsonPath = ".status.sidecars",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Acknowledged",
        jsonPath = ".status.acknowledged",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Rejected",
        jsonPath = ".status.rejected",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Accepted\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class TrafficPolicy extends CustomResource<TrafficPolicySpec, TrafficPolicyStatus>
        implements Namespaced {
    public static final String KIND = "TrafficPolicy";
    private static final long serialVersionUID = 1L;
}
