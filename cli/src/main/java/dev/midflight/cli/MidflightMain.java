package dev.midflight.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code kubectl midflight}: what Midflight does and would do; it only looks. */
@Command(
        name = "kubectl-midflight",
        description = "Looks at what Midflight does with your pods, or would do, and why.",
        subcommands = {InjectCommand.class, VersionCommand.class, HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = CliVersion.class)
final class MidflightMain {

    private MidflightMain() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int code = run(out, err, arguments);
        out.flush();
        System.exit(code);
    }

    /** Exit codes: 0 answered, 1 a bug, 2 bad input. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new MidflightMain());
        PodPageCommand.addTo(line);
        line.setOut(out);
        line.setErr(err);
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof BadInputException) {
                        err.println("kubectl-midflight: " + failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    throw failure;
                });
        return line.execute(arguments.length == 0 ? new String[] {"help"} : arguments);
    }
}
