package dev.midflight.operator.pod;

import java.util.Optional;

/**
 * What of a pod decides which configuration its sidecar gets, beside its labels.
 *
 * @param serviceAccount whose identity it has
 * @param imports the annotation as it is written; empty: as the pod's namespace says
 */
public record PodMesh(String serviceAccount, Optional<String> imports) {}
