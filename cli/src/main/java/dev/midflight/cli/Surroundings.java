package dev.midflight.cli;

import dev.midflight.webhook.InjectionRequest;
import io.fabric8.kubernetes.api.model.Pod;

/** Everything but the pod that a decision depends on. */
interface Surroundings extends AutoCloseable {

    InjectionRequest request(String namespace, Pod pod);

    @Override
    void close();
}
