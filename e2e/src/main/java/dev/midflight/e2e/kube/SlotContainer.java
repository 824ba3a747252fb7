package dev.midflight.e2e.kube;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One slot of an injected pod, from inside: its processes, and the points at which a test may stop
 * its proxy.
 */
public final class SlotContainer {
    private static final String LIST_PROCESSES =
            "for p in /proc/[0-9]*; do"
                    + " echo ${p#/proc/} $(grep -s -E '^(Name|VmRSS)' $p/status | tr -s '\\t\\n' '  ');"
                    + " done";

    private final PodShell shell;
    private final String letter;

    private SlotContainer(PodShell shell, String letter) {
        this.shell = shell;
        this.letter = letter;
    }

    /** The slot called {@code a} or {@code b}. */
    public static SlotContainer of(KubernetesClient client, Pod pod, String letter) {
        String container =
                letter.equals("a")
                        ? MidflightNames.SLOT_A_CONTAINER
                        : MidflightNames.SLOT_B_CONTAINER;
        return new SlotContainer(
                new PodShell(
                        client,
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        container),
                letter);
    }

    /** The slot that the pod's annotation names. */
    public static SlotContainer active(KubernetesClient client, Pod pod) {
        return of(client, pod, activeLetter(pod));
    }

    public static SlotContainer standby(KubernetesClient client, Pod pod) {
        return of(client, pod, activeLetter(pod).equals("a") ? "b" : "a");
    }

    public static String activeLetter(Pod pod) {
        return pod.getMetadata()
                .getAnnotations()
                .getOrDefault(MidflightNames.ACTIVE_SLOT_ANNOTATION, "a");
    }

    /** A process and the memory that it holds. */
    public record RunningProcess(int id, String name, long rssKibibytes) {}

    public String letter() {
        return letter;
    }

    /** The proxy's JVM, where it runs. */
    public Optional<RunningProcess> proxy() {
        return processes().stream().filter(each -> each.name().startsWith("java")).findFirst();
    }

    /** Process 1. */
    public Optional<RunningProcess> launcher() {
        return processes().stream().filter(each -> each.id() == 1).findFirst();
    }

    /** SIGKILL for the proxy; there has to be one. */
    public void killProxy() {
        int id =
                proxy().orElseThrow(() -> new IllegalStateException("no proxy in slot " + letter))
                        .id();
        shell.script("kill -9 " + id);
    }

    /** A signal, by its name without SIG, for a process of this slot. */
    public void signal(String name, int process) {
        shell.script("kill -" + name + " " + process);
    }

    /** The next handover of this slot's proxy stops at that point for ever. */
    public void arm(String faultPoint) {
        shell.script("echo " + faultPoint + " > " + armed() + " && rm -f " + armed() + ".reached");
    }

    /** Whether the proxy stands at the point that it was armed with. */
    public boolean reached() {
        return shell.run("/bin/sh", "-c", "test -e " + armed() + ".reached").exitCode() == 0;
    }

    private String armed() {
        return MidflightNames.RUN_DIRECTORY + "/fault-point-" + letter;
    }

    private List<RunningProcess> processes() {
        List<RunningProcess> processes = new ArrayList<>();
        for (String line : shell.script(LIST_PROCESSES).split("\n", -1)) {
            String[] words = line.strip().split(" +", -1);
            if (words.length >= 5 && words[1].equals("Name:") && words[3].equals("VmRSS:")) {
                processes.add(
                        new RunningProcess(
                                Integer.parseInt(words[0]), words[2], Long.parseLong(words[4])));
            }
        }
        return processes;
    }
}
