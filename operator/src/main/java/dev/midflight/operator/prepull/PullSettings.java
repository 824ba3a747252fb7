package dev.midflight.operator.prepull;

import java.time.Duration;
import java.util.List;

/**
 * @param namespace the operator's own; pull pods live there
 * @param imagePullSecrets names of Secrets in that namespace
 * @param deadline how long a node may take; a failed pull is tried again after the same time
 */
public record PullSettings(String namespace, List<String> imagePullSecrets, Duration deadline) {
    public PullSettings {
        imagePullSecrets = List.copyOf(imagePullSecrets);
    }
}
