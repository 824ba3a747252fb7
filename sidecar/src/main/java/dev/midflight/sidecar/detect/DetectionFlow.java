package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBufUtil;
import java.util.List;

/** A detection as the worker sees it: its time limits, and its moves. */
final class DetectionFlow implements Flow {
    private final Detection detection;
    private final Detector detector;
    private int ticks;

    DetectionFlow(Detection detection, Detector detector) {
        this.detection = detection;
        this.detector = detector;
    }

    @Override
    public FlowKind kind() {
        return FlowKind.DETECTING;
    }

    @Override
    public Origin origin() {
        return detection.origin();
    }

    @Override
    public boolean movable() {
        return detection.isOpen() && detection.downstream().isOpen();
    }

    @Override
    public List<Link> links() {
        Link upstream = detection.upstream();
        return upstream == null
                ? List.of(detection.downstream())
                : List.of(detection.downstream(), upstream);
    }

    @Override
    public byte[] exportState() {
        return ByteBufUtil.getBytes(detection.received());
    }

    @Override
    public void proceed() {
        detection.proceed();
    }

    @Override
    public void released() {
        detection.release();
    }

    @Override
    public void cut() {
        detection.cut();
    }

    /** Whoever speaks its protocol says so. */
    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {
        ticks++;
        if (detection.received().isReadable()
                && ticks > detector.worker().config().detectSeconds()) {
            detection.decideTcp();
        } else if (ticks > origin().idleSeconds(detector.worker().config().idleSeconds())) {
            detector.worker().counters().add(Counter.IDLE_CLOSED, origin().direction(), 1);
            detection.cut();
        }
    }

    @Override
    public String describe() {
        return detection.received().readableBytes()
                + " bytes received"
                + (detection.upstream() == null ? "" : ", connected");
    }
}
