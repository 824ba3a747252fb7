package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopExchanges;
import org.jspecify.annotations.Nullable;

/**
 * A connection that was relayed, or should have been, as it is told of at its end.
 *
 * @param upstream the endpoint that was tried last; null: none was
 * @param receivedBytes from the client
 * @param sentBytes to the client
 */
public record ConnectionEnd(
        Origin origin,
        FlowKind kind,
        @Nullable Target upstream,
        long receivedBytes,
        long sentBytes,
        long startedNanos) {
    /**
     * To the sums, and to whoever reads exchanges one by one.
     *
     * @param flags bits of {@link dev.midflight.sidecar.telemetry.ResponseFlag}
     */
    public void tell(LoopExchanges exchanges, int flags) {
        exchanges
                .end()
                .of(
                        origin.direction(),
                        kind,
                        origin.peer(),
                        origin.target().destination().address())
                .sentTo(upstream == null ? null : upstream.destination().address())
                .routed(origin.route(), origin.cluster())
                .answered(0, flags)
                .measured(receivedBytes, sentBytes, System.nanoTime() - startedNanos);
        exchanges.ended();
    }
}
