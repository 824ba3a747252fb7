package dev.midflight.sidecar.config;

import java.net.InetAddress;
import java.util.List;

/**
 * Who this proxy is: its pod, its slot and the SidecarSet it came from.
 *
 * @param slot {@code a} or {@code b}
 * @param podIps every address of the pod; empty on a machine without Kubernetes
 */
public record PodIdentity(
        String slot,
        String podName,
        String podNamespace,
        String podUid,
        List<InetAddress> podIps,
        String nodeName,
        String sidecarSet) {

    static PodIdentity from(Environment environment) {
        String slot = environment.text("MIDFLIGHT_SLOT", "a");
        if (!slot.equals("a") && !slot.equals("b")) {
            environment.error("MIDFLIGHT_SLOT", "'" + slot + "' (expected: a or b)");
        }
        return new PodIdentity(
                slot,
                environment.text("MIDFLIGHT_POD_NAME", ""),
                environment.text("MIDFLIGHT_POD_NAMESPACE", ""),
                environment.text("MIDFLIGHT_POD_UID", ""),
                environment.addresses("MIDFLIGHT_POD_IPS"),
                environment.text("MIDFLIGHT_NODE_NAME", ""),
                environment.text("MIDFLIGHT_SIDECARSET", ""));
    }
}
