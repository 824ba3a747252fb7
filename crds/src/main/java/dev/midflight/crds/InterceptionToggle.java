package dev.midflight.crds;

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

/** Turns interception on or off for pods that go on serving; namespaced. */
@Group(MidflightNames.GROUP)
@Version(MidflightNames.VERSION)
@Kind(InterceptionToggle.KIND)
@Singular("interceptiontoggle")
@Plural("interceptiontoggles")
@ShortNames("itg")
@ValidationRule(
        value = "size(self.metadata.name) <= 63",
        message = "metadata.name: at most 63 characters")
@AdditionalPrinterColumn(
        name = "Desired",
        jsonPath = ".spec.desired",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Matched",
        jsonPath = ".status.matchedPods",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Switched",
        jsonPath = ".status.switchedPods",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Switching",
        jsonPath = ".status.switchingPods",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Failed",
        jsonPath = ".status.failedPods",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Progress",
        jsonPath = ".status.conditions[?(@.type==\"Progressing\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class InterceptionToggle
        extends CustomResource<InterceptionToggleSpec, InterceptionToggleStatus>
        implements Namespaced {
    public static final String KIND = "InterceptionToggle";
    private static final long serialVersionUID = 1L;
}
