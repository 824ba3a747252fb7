package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.handover.HandoverMessage.Hello;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.sys.SeqpacketSocket;
import dev.midflight.sidecar.sys.SystemCallException;
import java.nio.file.Path;

/** Takes over from the proxy that serves. */
public final class HandoverClient {
    private final HandoverContext context;
    private final Slot slot;
    private final String build;

    public HandoverClient(HandoverContext context, Slot slot, String build) {
        this.context = context;
        this.slot = slot;
        this.build = build;
    }

    /** Whether a proxy listens there. */
    public boolean answers(Path socket) {
        try {
            SeqpacketSocket.connect(socket).close();
            return true;
        } catch (SystemCallException e) {
            return false;
        }
    }

    /**
     * Asks the proxy at that socket to hand over, on a thread of its own; the observer is told how
     * it goes.
     *
     * @param rescue the same epoch will do
     */
    public void takeOver(Path socket, Epoch epoch, boolean rescue, TakingObserver observer) {
        Thread.ofPlatform()
                .name("handover-take")
                .daemon()
                .start(() -> takeOverNow(socket, epoch, rescue, observer));
    }

    private void takeOverNow(Path socket, Epoch epoch, boolean rescue, TakingObserver observer) {
        try {
            HandoverChannel channel = new HandoverChannel(SeqpacketSocket.connect(socket));
            new TakingSession(context, channel, observer)
                    .run(
                            epoch,
                            new Hello(
                                    HandoverCodec.MIN_VERSION,
                                    HandoverCodec.MAX_VERSION,
                                    slot,
                                    rescue,
                                    build,
                                    Capabilities.OURS));
        } catch (SystemCallException e) {
            String reason = String.valueOf(e.getMessage());
            observer.failed(
                    e.isNobodyListening()
                            ? new TakingFailure.NobodyServes(reason)
                            : new TakingFailure.Failed(reason));
        } catch (RuntimeException e) {
            context.log().error("taking over failed", e);
            observer.failed(new TakingFailure.Failed(String.valueOf(e.getMessage())));
        }
    }
}
