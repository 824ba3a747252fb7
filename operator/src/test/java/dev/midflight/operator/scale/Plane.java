package dev.midflight.operator.scale;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** A control plane that serves. */
interface Plane extends AutoCloseable {
    int port();

    /** Takes a change; returns before it was pushed. */
    void change(List<? extends HasMetadata> objects);

    /** Open streams that have not acknowledged all of the newest; -1: it doesn't know. */
    int missing();

    @Override
    void close();
}
