package dev.midflight.operator;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once every watch has told all that there is; a follower is ready, too. */
@Readiness
@Singleton
final class WatchesReady implements HealthCheck {
    private final OperatorBeans beans;

    WatchesReady(OperatorBeans beans) {
        this.beans = beans;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("watches").status(beans.isReady()).build();
    }
}
