package dev.midflight.e2e.kube;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits and shares that the kernel holds a container to, read inside it; cgroup v1 or v2. */
public final class ContainerCgroup {
    private static final Pattern USAGE_USEC = Pattern.compile("usage_usec (\\d+)");
    private static final String ROOT = "/sys/fs/cgroup/";
    private static final String CAT = "/bin/cat";

    private final PodShell shell;
    private final boolean unified;

    private ContainerCgroup(PodShell shell, boolean unified) {
        this.shell = shell;
        this.unified = unified;
    }

    public static ContainerCgroup of(KubernetesClient client, Pod pod, String container) {
        PodShell shell =
                new PodShell(
                        client,
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        container);
        boolean unified = shell.run(CAT, ROOT + "cgroup.controllers").exitCode() == 0;
        return new ContainerCgroup(shell, unified);
    }

    /** CPU shares as cgroup v1 counts them: 1024 for a whole CPU. */
    public long cpuShares() {
        if (!unified) {
            return Long.parseLong(read("cpu/cpu.shares"));
        }
        long weight = Long.parseLong(read("cpu.weight"));
        return 2 + (weight - 1) * 262_142 / 9_999;
    }

    /** How much of a CPU it may use, in thousandths; empty: no limit of its own. */
    public Optional<Long> cpuLimitMillis() {
        if (unified) {
            String[] parts = read("cpu.max").split(" ", 2);
            return parts[0].equals("max")
                    ? Optional.empty()
                    : Optional.of(1000 * Long.parseLong(parts[0]) / Long.parseLong(parts[1]));
        }
        long quota = Long.parseLong(read("cpu/cpu.cfs_quota_us"));
        long period = Long.parseLong(read("cpu/cpu.cfs_period_us"));
        return quota < 0 ? Optional.empty() : Optional.of(1000 * quota / period);
    }

    /** How much memory it may use; empty: no limit of its own. */
    public Optional<Long> memoryLimitBytes() {
        String text = read(unified ? "memory.max" : "memory/memory.limit_in_bytes");
        return text.equals("max") || text.length() > 15
                ? Optional.empty()
                : Optional.of(Long.parseLong(text));
    }

    /** CPU time used since it was started. */
    public long cpuNanos() {
        if (!unified) {
            return Long.parseLong(read("cpuacct/cpuacct.usage"));
        }
        Matcher matcher = USAGE_USEC.matcher(read("cpu.stat"));
        if (!matcher.find()) {
            throw new IllegalStateException("cpu.stat has no usage_usec");
        }
        return 1000 * Long.parseLong(matcher.group(1));
    }

    private String read(String file) {
        return shell.require(CAT, ROOT + file);
    }
}
