package dev.midflight.sidecar.detect;

import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.sidecar.link.Gathered;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.proxyprotocol.ProxyHeaderRead;
import dev.midflight.sidecar.proxyprotocol.ProxyHeaders;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * A connection that says something before it can go anywhere: for whom it comes (the PROXY
 * protocol), or which server it wants (TLS). It has {@code MIDFLIGHT_DETECT_SECONDS} for that, and
 * does not move before.
 */
public final class Opening implements Flow, LinkOwner {
    private static final int MAX_HEADER_BYTES = 4096;
    private static final int MAX_HELLO_BYTES = 32_768;

    /** What a connection has to say. */
    public record Wanted(ProxyProtocolMode header, boolean hello) {
        public boolean isNothing() {
            return header == ProxyProtocolMode.OFF && !hello;
        }
    }

    /** Takes the connection when it has said all. */
    @FunctionalInterface
    public interface Next {
        /**
         * The connection, its bytes and its end are the callee's from here.
         *
         * @param origin by the client that its header names
         * @param received all of its bytes behind the header
         * @param hello with which it begins; incomplete where it was not waited for any longer
         */
        void opened(Origin origin, Link downstream, ByteBuf received, ClientHello hello);
    }

    private final long id;
    private final Worker worker;
    private final Link downstream;
    private final Wanted wanted;
    private final Next next;
    private final ProxyHeaders headers = new ProxyHeaders(MAX_HEADER_BYTES);
    private final ClientHelloReader hello = new ClientHelloReader(MAX_HELLO_BYTES);
    private Origin origin;
    private boolean awaitsHeader;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean ended;
    private int ticks;

    private Opening(Worker worker, Origin origin, Link downstream, Wanted wanted, Next next) {
        this.id = worker.nextId();
        this.worker = worker;
        this.origin = origin;
        this.downstream = downstream;
        this.wanted = wanted;
        this.next = next;
        this.awaitsHeader = wanted.header() != ProxyProtocolMode.OFF;
    }

    /** Takes a connection just accepted; from here its bytes may arrive. */
    public static void begin(
            Worker worker, Origin origin, Link downstream, Wanted wanted, Next next) {
        Opening opening = new Opening(worker, origin, downstream, wanted, next);
        downstream.owner(opening);
        worker.flows().put(opening.id, opening);
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        worker.counters().add(Counter.DOWNSTREAM_BYTES, origin.direction(), bytes.readableBytes());
        received = Gathered.append(received, bytes);
        downstream.keeps(received.readableBytes());
        advance();
    }

    private void advance() {
        if (awaitsHeader && !readHeader()) {
            return;
        }
        if (!wanted.hello()) {
            open(new ClientHello.Incomplete());
            return;
        }
        switch (hello.read(received)) {
            case ClientHello.Incomplete _ -> {}
            case ClientHello.Hello whole -> open(whole);
            case ClientHello.NotTls none -> open(none);
        }
    }

    /** True once it is read, or there is none to be read. */
    private boolean readHeader() {
        if (wanted.header() == ProxyProtocolMode.OPTIONAL && !ProxyHeaders.mayBegin(received)) {
            awaitsHeader = false;
            return true;
        }
        return switch (headers.read(received)) {
            case ProxyHeaderRead.Incomplete _ -> false;
            case ProxyHeaderRead.Malformed _ -> {
                refuse(Counter.PROXY_HEADER_MALFORMED, "PROXY header malformed");
                yield false;
            }
            case ProxyHeaderRead.Complete(ProxyHeader header, int length) -> {
                received.skipBytes(length);
                if (header instanceof ProxyHeader.Proxied proxied) {
                    origin = origin.of(proxied.source());
                }
                awaitsHeader = false;
                yield true;
            }
        };
    }

    private void open(ClientHello said) {
        ByteBuf bytes = received;
        received = Unpooled.EMPTY_BUFFER;
        ended = true;
        worker.flows().remove(id);
        downstream.keeps(0);
        next.opened(origin, downstream, bytes, said);
    }

    private void refuse(Counter counter, String reason) {
        worker.counters().add(counter, origin.direction(), 1);
        worker.refusals().refused(origin, reason);
        cut();
    }

    @Override
    public void onEof(Link link) {
        if (!awaitsHeader || isSilent()) {
            open(new ClientHello.Incomplete());
        } else {
            refuse(Counter.PROXY_HEADER_TRUNCATED, "PROXY header truncated");
        }
    }

    /** Whoever has said nothing at all may be one that waits for the server to speak. */
    private boolean isSilent() {
        return wanted.header() == ProxyProtocolMode.OPTIONAL && !received.isReadable();
    }

    @Override
    public void tick() {
        if (++ticks <= worker.config().detectSeconds()) {
            return;
        }
        if (awaitsHeader && !isSilent()) {
            refuse(Counter.PROXY_HEADER_TIMEOUT, "PROXY header timeout");
        } else {
            open(new ClientHello.Incomplete());
        }
    }

    @Override
    public void onBroken(Link link) {
        cut();
    }

    @Override
    public void onWriteFailed(Link link) {
        cut();
    }

    @Override
    public void onReadComplete(Link link) {}

    @Override
    public void onWritable(Link link) {}

    @Override
    public FlowKind kind() {
        return FlowKind.DETECTING;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<Link> links() {
        return List.of(downstream);
    }

    @Override
    public byte[] exportState() {
        throw new IllegalStateException("a connection that is being opened does not move");
    }

    @Override
    public void proceed() {}

    @Override
    public void released() {}

    @Override
    public void sayGoodbye() {}

    @Override
    public void cut() {
        if (!ended) {
            ended = true;
            received.release();
            received = Unpooled.EMPTY_BUFFER;
            downstream.reset();
            worker.flows().remove(id);
        }
    }

    @Override
    public String describe() {
        return received.readableBytes() + " bytes of what comes first";
    }
}
