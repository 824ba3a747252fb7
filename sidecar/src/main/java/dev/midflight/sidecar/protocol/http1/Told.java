package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopExchanges;
import dev.midflight.sidecar.telemetry.LoopTraces;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.TraceContext;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each exchange of a connection once, when it has ended. The texts of a request are kept
 * for it only where somebody reads them.
 */
final class Told {
    private static final int VERSION_BYTES = 9;

    private final Origin origin;
    private final LoopExchanges exchanges;
    private final TraceContext trace = new TraceContext();
    private @Nullable ExchangeEnd texts;
    private @Nullable InetSocketAddress upstream;
    private String route = "";
    private String cluster;
    private final long openedNanos = System.nanoTime();
    private boolean hasTexts;
    private boolean underWay;
    private boolean retried;
    private int flagged;
    private int status;
    private long received;
    private long sent;

    Told(Origin origin, LoopExchanges exchanges) {
        this.origin = origin;
        this.exchanges = exchanges;
        this.cluster = origin.cluster();
    }

    /** A request's head has been read. */
    void begun(RequestHead request, int bytes) {
        restored(0, bytes, 0);
        LoopTraces traces = exchanges.traces();
        if (traces != null) {
            trace(request, traces);
        }
        if (exchanges.isRead() || trace.isSampled()) {
            if (texts == null) {
                texts = new ExchangeEnd();
            }
            keep(request, texts);
            hasTexts = true;
        }
    }

    /** The trace's place that the upstream is told; not there where nobody traces. */
    TraceContext trace() {
        return trace;
    }

    /** What a caller said of a trace that we do not go on with is not passed on. */
    private void trace(RequestHead request, LoopTraces traces) {
        Head head = request.head();
        int line = request.traceparentLine();
        boolean goesOn =
                line < 0
                        ? traces.begin(trace, head.octets(), 0, 0)
                        : traces.begin(
                                trace, head.octets(), head.valueStart(line), head.valueEnd(line));
        for (int each = 0; each < head.lines(); each++) {
            FieldName name = head.name(each);
            if (name == FieldName.TRACEPARENT || (name == FieldName.TRACESTATE && !goesOn)) {
                head.drop(each);
            }
        }
    }

    /** An exchange that began in another process: its texts are not known here. */
    void restored(int status, long received, long sent) {
        underWay = true;
        this.status = status;
        this.received = received;
        this.sent = sent;
        hasTexts = false;
        trace.clear();
        retried = false;
        flagged = 0;
        upstream = null;
        route = "";
        cluster = origin.cluster();
    }

    private static void keep(RequestHead request, ExchangeEnd texts) {
        texts.requestId().clear();
        Head head = request.head();
        byte[] octets = head.octets();
        texts.method().set(octets, 0, request.methodEnd());
        texts.target().set(octets, request.methodEnd() + 1, head.startLineEnd() - VERSION_BYTES);
        for (int line = 0; line < head.lines(); line++) {
            if (head.name(line) == FieldName.HOST) {
                texts.authority().set(octets, head.valueStart(line), head.valueEnd(line));
            } else if (head.name(line) == FieldName.REQUEST_ID) {
                texts.requestId().set(octets, head.valueStart(line), head.valueEnd(line));
            }
        }
    }

    /** The request goes on with an id that it did not come with; null: it has one. */
    void identified(byte @Nullable [] id) {
        if (id != null && texts != null && hasTexts) {
            texts.requestId().set(id, 0, id.length);
        }
    }

    /** A route of the configuration takes the request to one of its clusters. */
    void routed(CompiledRoute by, ClusterName to) {
        route = by.label();
        cluster = to.name();
    }

    /** A route of the configuration answers by itself. */
    void routed(CompiledRoute by) {
        route = by.label();
        cluster = "";
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

    void sent(int bytes) {
        sent += bytes;
    }

    void answered(int newStatus) {
        status = newStatus;
    }

    long ageSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - openedNanos);
    }

    int status() {
        return status;
    }

    long receivedBytes() {
        return received;
    }

    long sentBytes() {
        return sent;
    }

    void ended(long elapsedNanos) {
        ended(0, elapsedNanos);
    }

    void ended(ResponseFlag flag, long elapsedNanos) {
        ended(flag.bit(), elapsedNanos);
    }

    private void ended(int flags, long elapsedNanos) {
        if (!underWay) {
            return;
        }
        underWay = false;
        ExchangeEnd end =
                exchanges
                        .end()
                        .of(
                                origin.direction(),
                                FlowKind.HTTP1,
                                origin.peer(),
                                origin.target().destination().address())
                        .sentTo(upstream)
                        .routed(route, cluster)
                        .answered(status, flags | flagged)
                        .measured(received, sent, elapsedNanos)
                        .traced(trace);
        if (texts != null && hasTexts) {
            end.say(texts);
        }
        exchanges.ended();
    }

    /** We answer ourselves, be it to what is no request, with so many bytes. */
    void rejected(Rejection rejection, int bytes, long elapsedNanos) {
        if (!underWay) {
            restored(0, 0, 0);
        }
        status = rejection.status();
        sent += bytes;
        int flag = flagOf(rejection).bit();
        ended(retried ? flag | ResponseFlag.URX.bit() : flag, elapsedNanos);
    }

    static ResponseFlag flagOf(Rejection rejection) {
        return switch (rejection) {
            case NO_ROUTE -> ResponseFlag.NR;
            case NO_HOST -> ResponseFlag.UH;
            case OVERFLOW -> ResponseFlag.UO;
            case OVERLOADED -> ResponseFlag.OM;
            case CONNECT_FAILED -> ResponseFlag.UF;
            case NO_RESPONSE -> ResponseFlag.UC;
            case BAD_RESPONSE, RESPONSE_HEAD_TOO_LARGE -> ResponseFlag.UPE;
            case RESPONSE_TIMEOUT -> ResponseFlag.UT;
            case HEAD_TIMEOUT, BODY_TIMEOUT -> ResponseFlag.DT;
            case UNSUPPORTED -> ResponseFlag.LR;
            case BARE_LINE_FEED,
                    REQUEST_LINE,
                    REQUEST_TARGET,
                    VERSION,
                    FIELD_NAME,
                    FIELD_VALUE,
                    FOLDED_LINE,
                    HOST,
                    CONTENT_LENGTH,
                    LENGTH_AND_ENCODING,
                    TRANSFER_ENCODING,
                    UNKNOWN_ENCODING,
                    CONNECTION_OPTION,
                    CONNECT_BODY,
                    CHUNK,
                    BAD_PATH,
                    TARGET_TOO_LONG,
                    HEAD_TOO_LARGE ->
                    ResponseFlag.DPE;
        };
    }
}
