package dev.midflight.cli;

import dev.midflight.webhook.InjectionDecision;
import dev.midflight.webhook.InjectionRequest;
import dev.midflight.webhook.SidecarInjector;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what injection would make of a pod: the decision and why, QoS class and requests"
                    + " before and after, and the patch.",
            "With --sidecarset nothing but the given files is looked at. Without it the cluster is"
                    + " asked for its SidecarSets, the namespace, LimitRanges, ResourceQuotas and"
                    + " versions."
        })
final class InjectCommand implements Callable<Integer> {

    /** What is printed of the result. */
    enum Output {
        text,
        patch,
        pod
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dry-run",
            description = "Required: this command only shows; the webhook is what injects.")
    private boolean dryRun;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A Pod, or a workload with a pod template (- for standard input).")
    private String file = "";

    @Option(
            names = "--sidecarset",
            paramLabel = "FILE",
            description = "SidecarSets to decide with, instead of the cluster's; repeatable.")
    private List<Path> sidecarSets = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description =
                    "Namespace, LimitRanges and ResourceQuotas for a preview without a cluster;"
                            + " repeatable.")
    private List<Path> surroundings = new ArrayList<>();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The namespace, where the file does not say it.")
    private @Nullable String namespace;

    @Option(
            names = "--server-version",
            paramLabel = "1.MINOR",
            defaultValue = "1.34",
            description =
                    "The Kubernetes version for a preview without a cluster (${DEFAULT-VALUE}).")
    private String serverVersion = "1.34";

    @Option(
            names = "--system-namespace",
            paramLabel = "NAME",
            defaultValue = "midflight-system",
            description = "Where Midflight is installed (${DEFAULT-VALUE}).")
    private String systemNamespace = "midflight-system";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        if (!dryRun) {
            throw new BadInputException(
                    "inject needs --dry-run: it shows what the webhook would do and changes nothing");
        }
        if (sidecarSets.isEmpty() && !surroundings.isEmpty()) {
            throw new BadInputException(
                    "--with is for a preview without a cluster and needs --sidecarset");
        }
        List<Workload> workloads = new Documents(Optional.ofNullable(namespace)).workloads(file);
        try (Surroundings world = surroundings()) {
            Report report = new Report(spec.commandLine().getOut(), output);
            for (Workload workload : workloads) {
                show(workload, world, report);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void show(Workload workload, Surroundings world, Report report) {
        InjectionRequest request = world.request(workload.namespace(), workload.pod());
        InjectionDecision decision = InjectionDecision.decide(request);
        Pod after = SidecarInjector.apply(request, decision);
        report.print(workload, decision, after);
    }

    private Surroundings surroundings() {
        return sidecarSets.isEmpty()
                ? ClusterSurroundings.connect(systemNamespace)
                : FileSurroundings.read(sidecarSets, surroundings, systemNamespace, serverVersion);
    }
}
