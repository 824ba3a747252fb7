package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the cluster can do, from the versions of its API server and its kubelets. */
public final class FactsFinder {
    /** Kubelets from here on restart a native sidecar whose image changed. */
    public static final int NATIVE_SIDECARS_SINCE = 32;

    /** From here on {@code spec.resources} acts. */
    public static final int POD_LEVEL_SINCE = 34;

    private static final Pattern VERSION = Pattern.compile("v?1\\.([0-9]+).*");

    private final String ownNamespace;
    private volatile int serverMinor;

    /**
     * @param serverMinor the API server's minor version; 0 where it is not known
     */
    public FactsFinder(String ownNamespace, int serverMinor) {
        this.ownNamespace = ownNamespace;
        this.serverMinor = serverMinor;
    }

    /** An API server that was upgraded meanwhile. */
    void serverIs(int minor) {
        serverMinor = minor;
    }

    public ClusterFacts find(List<Node> nodes) {
        boolean nativeSidecars = true;
        boolean podLevel = serverMinor >= POD_LEVEL_SINCE;
        boolean exclusiveCpus = false;
        for (Node node : nodes) {
            int kubelet =
                    minor(node.getStatus().getNodeInfo().getKubeletVersion()).orElse(serverMinor);
            nativeSidecars &= kubelet >= NATIVE_SIDECARS_SINCE;
            podLevel &= kubelet >= POD_LEVEL_SINCE;
            exclusiveCpus |= "true".equals(Metadata.labels(node).get(SlimNodes.CPU_MANAGER_LABEL));
        }
        return ClusterFacts.of(ownNamespace, nativeSidecars, podLevel, exclusiveCpus);
    }

    /** The minor version in texts such as {@code v1.34.4} or {@code 1.33+k3s1}. */
    public static OptionalInt minor(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }
}
