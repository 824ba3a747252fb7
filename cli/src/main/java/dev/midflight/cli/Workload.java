package dev.midflight.cli;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * A pod to look at.
 *
 * @param title what it came from, for example {@code Deployment web}
 */
record Workload(String title, String namespace, Pod pod) {}
