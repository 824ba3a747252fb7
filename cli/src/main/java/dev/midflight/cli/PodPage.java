package dev.midflight.cli;

/** What a sidecar tells of itself: the admin pages of docs/design/pod.md that only read. */
enum PodPage {
    CONFIG(
            "config",
            "Everything that the proxy of a pod is configured with, as a configuration file."),
    LISTENERS("listeners", "What the proxy of a pod listens on."),
    CLUSTERS(
            "clusters", "The configured clusters, their endpoints, their health and their counts."),
    CONNECTIONS("connections", "The open connections, a thousand at most, and which would move."),
    STATS("stats", "Every counter, gauge and histogram that is not zero."),
    OVERLOAD("overload", "What may run out, how much of it is used, and what is done about it.");

    private final String command;
    private final String description;

    PodPage(String command, String description) {
        this.command = command;
        this.description = description;
    }

    String command() {
        return command;
    }

    String description() {
        return description;
    }

    String path(PodPageCommand.Output output) {
        return "/" + command + "?format=" + output;
    }
}
