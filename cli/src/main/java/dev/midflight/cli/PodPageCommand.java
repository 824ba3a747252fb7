package dev.midflight.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one admin page of a pod's proxy. */
@Command(mixinStandardHelpOptions = true, versionProvider = CliVersion.class)
final class PodPageCommand implements Callable<Integer> {

    /** What the proxy is asked to write. */
    enum Output {
        text,
        json
    }

    private final PodPage page;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "POD", description = "The name of a pod with a sidecar.")
    private String pod = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "The pod's namespace (that of the current context).")
    private @Nullable String namespace;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Output output = Output.text;

    private PodPageCommand(PodPage page) {
        this.page = page;
    }

    static void addTo(CommandLine line) {
        for (PodPage page : PodPage.values()) {
            CommandLine command = new CommandLine(new PodPageCommand(page));
            command.getCommandSpec()
                    .usageMessage()
                    .description(
                            page.description(),
                            "Asks the proxy through the API server; needs pods/portforward there.");
            line.addSubcommand(page.command(), command);
        }
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(PodPages.read(Optional.ofNullable(namespace), pod, page.path(output)));
        return CommandLine.ExitCode.OK;
    }
}
