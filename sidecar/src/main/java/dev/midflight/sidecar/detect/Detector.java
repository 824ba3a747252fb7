package dev.midflight.sidecar.detect;

import dev.midflight.model.PortHint;
import dev.midflight.model.PortHints;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.route.RoutingPlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds out the protocol of a worker's new connections and hands them to it. */
public final class Detector implements Adopter {
    private final Worker worker;
    private final Protocols protocols;
    private final FirstBytes firstBytes;
    private final FirstBytes relaying;

    public Detector(Worker worker, Protocols protocols) {
        this.worker = worker;
        this.protocols = protocols;
        int maxLineBytes = worker.config().http1().maxLineBytes();
        this.firstBytes = new FirstBytes(maxLineBytes, worker.config().http2().streams());
        this.relaying = new FirstBytes(maxLineBytes, false);
    }

    /**
     * Takes a connection just accepted; from here its bytes may arrive. Where its port is known to
     * be TCP, nothing is looked at.
     *
     * @param received what it has said already
     */
    public void accept(Origin origin, Link downstream, ByteBuf received) {
        Detection detection = begin(origin, downstream, received);
        detection.foresee();
        detection.proceed();
    }

    private Detection begin(Origin origin, Link downstream, ByteBuf received) {
        long id = worker.nextId();
        Detection detection = new Detection(id, this, origin, downstream, null, received);
        worker.flows().put(id, detection.flow());
        return detection;
    }

    /** The same for one that is TCP, whatever it looks like. */
    public void acceptTcp(Origin origin, Link downstream, ByteBuf received) {
        begin(origin, downstream, received).passUnseen();
    }

    /** A client is silent yet: whether its server is waited for is known of some ports. */
    void awaitFirstBytes(Detection detection, Origin origin) {
        PortHint hint = hint(origin);
        if (hint == PortHint.SERVER_FIRST) {
            detection.letServerSpeak();
        } else if (hint != PortHint.CLIENT_FIRST) {
            var _ =
                    worker.loop()
                            .schedule(
                                    detection::letServerSpeak,
                                    worker.config().serverFirstMillis(),
                                    TimeUnit.MILLISECONDS);
        }
    }

    /** True if the port of its destination is said to be TCP, so that nothing is looked at. */
    boolean isOpaque(Origin origin) {
        return hint(origin) == PortHint.TCP;
    }

    private PortHint hint(Origin origin) {
        PortHints hints =
                switch (origin.target().direction()) {
                    case INBOUND -> worker.config().inboundPorts();
                    case OUTBOUND -> worker.config().outboundPorts();
                };
        return hints.of(origin.target().destination().address().getPort());
    }

    Worker worker() {
        return worker;
    }

    Protocols protocols() {
        return protocols;
    }

    /** HTTP/2 is relayed where a listener leads to a cluster, and so has no routes for streams. */
    FirstBytes firstBytes(Origin origin) {
        RoutingPlan plan = worker.routes();
        boolean streams = origin.listener().isEmpty() || (plan != null && plan.routesHttp2(origin));
        return streams ? firstBytes : relaying;
    }

    @Override
    public void check(byte[] state, int links) throws MoveRejectedException {
        if (links < 1 || links > 2) {
            throw new MoveRejectedException("detecting: " + links + " descriptors");
        }
    }

    @Override
    public Flow adopt(long id, Origin origin, List<Link> links, byte[] state) {
        return new Detection(
                        id,
                        this,
                        origin,
                        links.get(0),
                        links.size() > 1 ? links.get(1) : null,
                        Unpooled.wrappedBuffer(state))
                .flow();
    }
}
