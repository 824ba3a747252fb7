package dev.midflight.sidecar.standalone;

import java.nio.file.Path;
import java.util.List;

/** What the command line asks for. */
public sealed interface Arguments {
    String USAGE =
            """
            usage: midflight-sidecar --config FILE [--check]
                   midflight-sidecar --version

              --config FILE  listen and route as the file says (docs/reference/sidecar-config.md)
              --check        read the file, list its errors, and end
              --version      which version this is
              --help         this text

            Without arguments it is a slot of a pod and obeys its launcher. SIGTERM drains; a change
            of the file is taken over within a second or two, if it is valid; SIGHUP reads it again.

            From the environment come ports of the admin and metrics pages, event loops, limits and
            the log level (MIDFLIGHT_LISTEN_ADMIN, MIDFLIGHT_LISTEN_METRICS, MIDFLIGHT_WORKERS,
            MIDFLIGHT_DRAIN_SECONDS, ...: docs/design/pod.md), and where metrics, spans and the
            access log go (MIDFLIGHT_OTLP_ENDPOINT, MIDFLIGHT_ACCESS_LOG, ...: docs/telemetry.md).
            What is in force is the admin page /config: curl '127.0.0.1:15000/config?format=text'
            """;

    /** A slot of a pod. */
    record InPod() implements Arguments {}

    record Serve(Path file) implements Arguments {}

    record Check(Path file) implements Arguments {}

    record Version() implements Arguments {}

    record Help() implements Arguments {}

    record Wrong(String why) implements Arguments {}

    static Arguments parse(List<String> words) {
        if (words.isEmpty()) {
            return new InPod();
        }
        if (words.contains("--help") || words.contains("-h")) {
            return new Help();
        }
        if (words.contains("--version")) {
            return new Version();
        }
        boolean check = false;
        Path file = null;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (file != null && (word.equals("--config") || word.startsWith("--config="))) {
                return new Wrong("--config: given twice (expected: once)");
            }
            if (word.equals("--check")) {
                check = true;
            } else if (word.startsWith("--config=")) {
                file = Path.of(word.substring("--config=".length()));
            } else if (word.equals("--config") && i + 1 < words.size()) {
                file = Path.of(words.get(++i));
            } else if (word.equals("--config")) {
                return new Wrong("--config: FILE is missing");
            } else {
                return new Wrong(
                        "'" + word + "' (expected: --config FILE, --check, --version or --help)");
            }
        }
        if (file == null) {
            return new Wrong("--config FILE is missing");
        }
        return check ? new Check(file) : new Serve(file);
    }
}
