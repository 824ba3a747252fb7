package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcOutcome;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopExchanges;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.ShortText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a stream's exchange once, when it has ended. The texts of a request are kept for it only
 * where somebody reads them.
 */
final class Told {
    private static final byte[] REQUEST_ID = "x-request-id".getBytes(StandardCharsets.US_ASCII);

    private final Origin origin;
    private final LoopExchanges exchanges;
    private final long startedNanos = System.nanoTime();
    private @Nullable ExchangeEnd texts;
    private boolean told;
    private int status;
    private long received;
    private long sent;
    private final GrpcOutcome grpc = new GrpcOutcome();

    Told(Origin origin, LoopExchanges exchanges) {
        this.origin = origin;
        this.exchanges = exchanges;
    }

    /** A request's head has been read. */
    void begun(RequestHead head) {
        grpc.begun(head);
        received += head.fields().listBytes();
        if (exchanges.isRead()) {
            ExchangeEnd kept = new ExchangeEnd();
            Fields fields = head.fields();
            keep(fields, head.method(), kept.method());
            keep(fields, head.path(), kept.target());
            keep(fields, head.authority(), kept.authority());
            keep(fields, fields.find(REQUEST_ID), kept.requestId());
            texts = kept;
        }
    }

    private static void keep(Fields fields, int field, ShortText text) {
        if (field >= 0) {
            text.set(fields.octets(), fields.nameEnd(field), fields.valueEnd(field));
        }
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

    void ended() {
        ended(0);
    }

    void ended(ResponseFlag flag) {
        ended(flag.bit());
    }

    /** The upstream's part failed. */
    void failed(StreamFailure failure) {
        ended(
                switch (failure) {
                    case CONNECT_FAILED -> ResponseFlag.UF;
                    case TIMEOUT -> ResponseFlag.UT;
                    case INVALID -> ResponseFlag.UPE;
                    case UNSUPPORTED -> ResponseFlag.LR;
                    case REFUSED, CANCELLED, ABORTED, LOST -> ResponseFlag.UC;
                });
    }

    private void ended(int flags) {
        if (told) {
            return;
        }
        told = true;
        ExchangeEnd end =
                exchanges
                        .end()
                        .of(
                                origin.direction(),
                                FlowKind.HTTP2,
                                origin.peer(),
                                origin.target().destination().address())
                        .routed("", origin.cluster())
                        .answered(status, flags)
                        .measured(received, sent, System.nanoTime() - startedNanos);
        if (texts != null) {
            end.say(texts);
        }
        end.called(grpc.code(status, flags));
        exchanges.ended();
    }
}
