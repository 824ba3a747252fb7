package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcOutcome;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.GrpcCode;
import dev.midflight.sidecar.telemetry.LoopExchanges;
import dev.midflight.sidecar.telemetry.LoopTraces;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.ShortText;
import dev.midflight.sidecar.telemetry.TraceContext;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a stream's exchange once, when it has ended. The texts of a request are kept for it only
 * where somebody reads them.
 */
final class Told {
    private static final byte[] REQUEST_ID = ascii("x-request-id");
    private static final byte[] TRACEPARENT = ascii("traceparent");
    private static final byte[] TRACESTATE = ascii("tracestate");

    private final Origin origin;
    private final LoopExchanges exchanges;
    private long startedNanos = System.nanoTime();
    private final TraceContext trace = new TraceContext();
    private @Nullable ExchangeEnd texts;
    private @Nullable InetSocketAddress upstream;
    private String route = "";
    private String cluster;
    private boolean retried;
    private boolean told;
    private int flagged;
    private int status;
    private long received;
    private long sent;
    private final GrpcOutcome grpc = new GrpcOutcome();

    Told(Origin origin, LoopExchanges exchanges) {
        this.origin = origin;
        this.exchanges = exchanges;
        this.cluster = origin.cluster();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A request's head has been read. */
    void begun(RequestHead head) {
        grpc.begun(head, exchanges.methods());
        received += head.fields().listBytes();
        LoopTraces traces = exchanges.traces();
        if (traces != null) {
            trace(head, traces);
        }
        if (exchanges.isRead() || trace.isSampled()) {
            ExchangeEnd kept = new ExchangeEnd();
            Fields fields = head.fields();
            keep(fields, head.method(), kept.method());
            keep(fields, head.path(), kept.target());
            keep(fields, head.authority(), kept.authority());
            keep(fields, fields.find(REQUEST_ID), kept.requestId());
            texts = kept;
        }
    }

    /** What a caller said of a trace that we do not go on with is not passed on. */
    private void trace(RequestHead head, LoopTraces traces) {
        Fields fields = head.fields();
        int parent = fields.find(TRACEPARENT);
        boolean single = parent >= 0 && fields.find(TRACEPARENT, parent + 1) < 0;
        boolean goesOn =
                single
                        ? traces.begin(
                                trace,
                                fields.octets(),
                                fields.nameEnd(parent),
                                fields.valueEnd(parent))
                        : traces.begin(trace, fields.octets(), 0, 0);
        fields.removeAll(TRACEPARENT);
        if (!goesOn) {
            fields.removeAll(TRACESTATE);
        }
        fields.add(TRACEPARENT, trace.traceparent());
        if (!head.read()) {
            throw new IllegalStateException("a trace made a head that is none");
        }
    }

    private static void keep(Fields fields, int field, ShortText text) {
        if (field >= 0) {
            text.set(fields.octets(), fields.nameEnd(field), fields.valueEnd(field));
        }
    }

    /** A route of the configuration takes the request to a cluster, or answers it: then empty. */
    void routed(String by, String to) {
        route = by;
        cluster = to;
    }

    /** It goes, or goes once more, to this endpoint. */
    void tried(InetSocketAddress endpoint) {
        upstream = endpoint;
    }

    /** A try has failed and another one follows. */
    void retried() {
        retried = true;
    }

    /** Whatever its end says. */
    void flagged(ResponseFlag flag) {
        flagged |= flag.bit();
    }

    void received(int bytes) {
        received += bytes;
    }

    void sent(long bytes) {
        sent += bytes;
    }

    void answered(int newStatus) {
        status = newStatus;
    }

    /** What it is to gRPC. */
    GrpcOutcome grpc() {
        return grpc;
    }

    ToldState export() {
        ExchangeEnd kept = texts;
        return new ToldState(
                told,
                System.nanoTime() - startedNanos,
                trace.export(),
                kept == null ? List.of() : kept.texts().stream().map(ShortText::toBytes).toList(),
                upstream,
                route,
                cluster,
                retried,
                flagged,
                status,
                received,
                sent,
                grpc.export(exchanges.methods()));
    }

    /** Of an exchange that began in another process. */
    void restore(ToldState state) {
        told = state.ended();
        startedNanos = System.nanoTime() - state.elapsedNanos();
        trace.restore(state.trace());
        upstream = state.upstream();
        route = state.route();
        cluster = state.cluster();
        retried = state.retried();
        flagged = state.flagged();
        status = state.status();
        received = state.received();
        sent = state.sent();
        grpc.restore(state.call(), exchanges.methods());
        if (!state.texts().isEmpty()) {
            ExchangeEnd kept = new ExchangeEnd();
            Iterator<byte[]> before = state.texts().iterator();
            for (ShortText text : kept.texts()) {
                byte[] octets = before.next();
                text.set(octets, 0, octets.length);
            }
            texts = kept;
        }
    }

    void ended() {
        ended(0);
    }

    void ended(ResponseFlag flag) {
        ended(flag.bit());
    }

    /** The upstream's part failed. */
    void failed(StreamFailure failure) {
        ResponseFlag flag =
                switch (failure) {
                    case CONNECT_FAILED -> ResponseFlag.UF;
                    case TIMEOUT -> ResponseFlag.UT;
                    case INVALID, HEAD_TOO_LARGE -> ResponseFlag.UPE;
                    case UNSUPPORTED -> ResponseFlag.LR;
                    case NO_ROUTE -> ResponseFlag.NR;
                    case BAD_PATH -> ResponseFlag.DPE;
                    case NO_HOST -> ResponseFlag.UH;
                    case OVERFLOW -> ResponseFlag.UO;
                    case OVERLOADED -> ResponseFlag.OM;
                    case REFUSED, CANCELLED, ABORTED, LOST, RACED -> ResponseFlag.UC;
                };
        ended(retried ? flag.bit() | ResponseFlag.URX.bit() : flag.bit());
    }

    private void ended(int how) {
        if (told) {
            return;
        }
        told = true;
        int flags = how | flagged;
        ExchangeEnd end =
                exchanges
                        .end()
                        .of(
                                origin.direction(),
                                FlowKind.HTTP2,
                                origin.peer(),
                                origin.target().destination().address())
                        .sentTo(upstream)
                        .routed(route, cluster)
                        .answered(status, flags)
                        .measured(received, sent, System.nanoTime() - startedNanos)
                        .traced(trace);
        if (texts != null) {
            end.say(texts);
        }
        GrpcCode code = grpc.code(status, flags);
        end.called(code, grpc.method(code, exchanges.methods()));
        exchanges.ended();
    }
}
