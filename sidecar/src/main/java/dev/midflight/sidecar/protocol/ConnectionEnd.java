package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopExchanges;

/**
 * A connection that was relayed, or should have been, as it is told of at its end.
 *
 * @param receivedBytes from the client
 * @param sentBytes to the client
 */
public record ConnectionEnd(
        Origin origin, FlowKind kind, long receivedBytes, long sentBytes, long startedNanos) {
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
                .routed("", origin.cluster())
                .answered(0, flags)
                .measured(receivedBytes, sentBytes, System.nanoTime() - startedNanos);
        exchanges.ended();
    }
}
