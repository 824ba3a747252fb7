package dev.midflight.e2e.kube;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The interceptor of an injected pod, asked from inside as its own probes ask it. */
public final class NetContainer {
    private final PodShell shell;

    private NetContainer(PodShell shell) {
        this.shell = shell;
    }

    public static NetContainer of(KubernetesClient client, Pod pod) {
        return new NetContainer(
                new PodShell(
                        client,
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        MidflightNames.NET_CONTAINER));
    }

    /** Its whole status line. */
    public String status() {
        return shell.require(MidflightNames.AGENT, "ask", "net", "status");
    }

    public boolean armed() {
        return word(status(), "watch").equals("armed");
    }

    public boolean tripped() {
        return word(status(), "watch").equals("tripped");
    }

    public long bypasses() {
        return Long.parseLong(word(status(), "bypasses"));
    }

    public long drifts() {
        return Long.parseLong(word(status(), "drifts"));
    }

    /** A command line of the container's shell. */
    public String script(String line) {
        return shell.script(line);
    }

    /**
     * A word of a status line.
     *
     * @throws IllegalArgumentException if it is not there
     */
    static String word(String status, String name) {
        Matcher found = Pattern.compile("(?:^|\\s)" + name + "=(\\S+)").matcher(status);
        if (!found.find()) {
            throw new IllegalArgumentException("status: " + status + " (no " + name + ")");
        }
        return found.group(1);
    }
}
