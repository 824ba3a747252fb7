package dev.midflight.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.webhook.InjectionDecision;
import dev.midflight.webhook.InjectionDecision.Costs;
import dev.midflight.webhook.JsonPatch;
import dev.midflight.webhook.Note;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A decision as a person reads it, or its patch or pod as a program does. */
final class Report {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final PrintWriter out;
    private final InjectCommand.Output output;

    Report(PrintWriter out, InjectCommand.Output output) {
        this.out = out;
        this.output = output;
    }

    void print(Workload workload, InjectionDecision decision, Pod after) {
        switch (output) {
            case text -> {
                printDecision(workload, decision);
                printPatch(workload.pod(), after);
            }
            case patch -> out.println(JsonPatch.between(workload.pod(), after).toPrettyString());
            case pod -> out.print(YAML.asYaml(after));
        }
    }

    private void printDecision(Workload workload, InjectionDecision decision) {
        out.printf("%s in namespace %s%n%n", workload.title(), workload.namespace());
        switch (decision) {
            case InjectionDecision.Skip skip -> {
                line("decision", "skip: " + skip.reason().code());
                line("why", skip.message());
            }
            case InjectionDecision.Inject inject -> printInject(inject);
        }
    }

    private void printInject(InjectionDecision.Inject inject) {
        Costs costs = inject.costs();
        line("decision", "inject");
        line(
                "sidecar",
                "SidecarSet %s, image %s"
                        .formatted(
                                inject.sidecarSet().getMetadata().getName(),
                                inject.sidecarSet().getSpec().imageOf(inject.version())));
        line("mode", costs.mode().text());
        line("QoS class", costs.qosBefore() + " -> " + costs.qosAfter());
        out.printf("%n%-12s %-12s %-12s %s%n", "requests", "before", "after", "the sidecar's");
        Set<String> resources = new TreeSet<>(costs.requestsBefore().keySet());
        resources.addAll(costs.requestsAfter().keySet());
        for (String resource : resources) {
            out.printf(
                    "  %-10s %-12s %-12s %s%n",
                    resource,
                    amount(costs.requestsBefore(), resource),
                    amount(costs.requestsAfter(), resource),
                    amount(costs.share(), resource));
        }
        if (resources.isEmpty()) {
            out.println("  none");
        }
        if (!inject.notes().isEmpty()) {
            out.printf("%nnotes%n");
            for (Note note : inject.notes()) {
                out.printf("  %s: %s%n", note.code().text(), note.message());
            }
        }
    }

    private void printPatch(Pod before, Pod after) {
        JsonNode patch = JsonPatch.between(before, after);
        if (patch.isEmpty()) {
            out.printf("%nno patch: the pod stays as it is%n");
        } else {
            out.printf("%npatch%n%s%n", patch.toPrettyString());
        }
    }

    private void line(String name, String value) {
        out.printf("%-12s %s%n", name, value);
    }

    private static String amount(Map<String, Quantity> amounts, String resource) {
        Quantity amount = amounts.get(resource);
        return amount == null ? "-" : amount.toString();
    }
}
