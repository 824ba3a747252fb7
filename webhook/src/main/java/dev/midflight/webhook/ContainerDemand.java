package dev.midflight.webhook;

import java.util.OptionalLong;

/** What one container of the application asks of one resource. */
record ContainerDemand(Role role, OptionalLong request, OptionalLong limit) {

    /** When a container runs, which decides how its demand counts. */
    enum Role {
        /** Runs as long as the pod. */
        APP,
        /** Runs once, before the ones after it. */
        INIT,
        /** An init container with restartPolicy Always. */
        NATIVE_SIDECAR
    }

    /** The request that counts: a limit alone stands for both. */
    ContainerDemand {
        if (request.isEmpty()) {
            request = limit;
        }
    }

    boolean isSteady() {
        return role != Role.INIT;
    }
}
