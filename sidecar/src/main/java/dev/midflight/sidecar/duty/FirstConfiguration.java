package dev.midflight.sidecar.duty;

import dev.midflight.sidecar.identity.IdentityClient;
import dev.midflight.sidecar.lifecycle.Binder;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.xds.XdsClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Has a proxy that binds serve once it is configured, and has a certificate where it gets one:
 * nothing may come in that a policy keeps out, and of a pod's first proxy the application waits for
 * it. What was kept does, as it is by now; one that comes after a crash waits for a certificate
 * only where its own is no good and what was kept needs one. Not for ever: without a control plane
 * pods have to start, too.
 *
 * @param mutualTls whether what is in force speaks it
 */
public record FirstConfiguration(
        Binder others,
        XdsClient controlPlane,
        Optional<IdentityClient> identity,
        BooleanSupplier mutualTls,
        Duration limit,
        EventLog log)
        implements Binder {
    @Override
    public CompletableFuture<Void> refresh() {
        return CompletableFuture.allOf(
                controlPlane.refresh(),
                identity.map(IdentityClient::refresh)
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    @Override
    public CompletableFuture<Void> bind() {
        return refresh().thenCompose(_ -> bindOnceReady());
    }

    private CompletableFuture<Void> bindOnceReady() {
        CompletableFuture<Void> configured = controlPlane.configured();
        CompletableFuture<Void> ready =
                configured.isDone() && !mutualTls.getAsBoolean()
                        ? configured
                        : CompletableFuture.allOf(configured, certified());
        if (ready.isDone() || limit.isZero()) {
            return others.bind();
        }
        controlPlane.ask();
        identity.ifPresent(IdentityClient::start);
        return ready.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .handle((_, failure) -> failure == null || serveWithout())
                .thenCompose(_ -> others.bind())
                .whenComplete((_, failure) -> endUnless(failure == null));
    }

    private CompletableFuture<Void> certified() {
        return identity.map(IdentityClient::certified)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Where somebody else serves, that one asks. */
    private void endUnless(boolean bound) {
        if (!bound) {
            identity.ifPresent(IdentityClient::stop);
            var _ = controlPlane.stop();
        }
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
