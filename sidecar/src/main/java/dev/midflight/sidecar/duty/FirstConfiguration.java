package dev.midflight.sidecar.duty;

import dev.midflight.sidecar.identity.IdentityClient;
import dev.midflight.sidecar.lifecycle.Binder;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.xds.XdsClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has a pod's first proxy serve once it is configured, and has a certificate where it gets one: the
 * application waits for it, and nothing may come in that a policy keeps out. Not for ever: without
 * a control plane pods have to start, too.
 */
public record FirstConfiguration(
        Binder others,
        XdsClient controlPlane,
        Optional<IdentityClient> identity,
        Duration limit,
        EventLog log)
        implements Binder {
    @Override
    public CompletableFuture<Void> bind(boolean first) {
        if (!first || limit.isZero()) {
            return others.bind(first);
        }
        controlPlane.start();
        identity.ifPresent(IdentityClient::start);
        CompletableFuture<Void> certified =
                identity.map(IdentityClient::certified)
                        .orElseGet(() -> CompletableFuture.completedFuture(null));
        return CompletableFuture.allOf(controlPlane.configured(), certified)
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, failure) -> failure == null || serveWithout())
                .thenCompose(_ -> others.bind(first));
    }

    private boolean serveWithout() {
        log.warn(
                "serves although it is not configured, or has no certificate",
                "waited",
                limit.toSeconds() + " s",
                "configured",
                controlPlane.configured().isDone());
        return false;
    }
}
