package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.HttpDate;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.telemetry.GrpcCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told in the upstream's place: a status and one line of reason; a gRPC client its
 * status in trailers alone (gRPC over HTTP/2, "Trailers-Only").
 */
record LocalReply(int status, String reason) {
    static final LocalReply HEAD_TOO_LARGE = new LocalReply(431, "the head is too large");
    static final LocalReply BODY_TIMEOUT =
            new LocalReply(408, "the content did not arrive in time");

    static LocalReply of(StreamFailure failure) {
        return new LocalReply(failure.status(), failure.reason());
    }

    /** Returns how many bytes the access log has of it. */
    long send(Http2Stream stream, boolean grpc, boolean headRequest, HttpDate date) {
        Fields fields = new Fields();
        if (grpc) {
            fields.add(":status", "200");
            fields.add("date", date.now());
            fields.add("content-type", "application/grpc");
            fields.add("grpc-status", String.valueOf(GrpcCode.ofHttp(status).number()));
            fields.add("grpc-message", reason);
            stream.sendHead(fields, true);
            return fields.listBytes();
        }
        ByteBuf content = Unpooled.copiedBuffer(reason + "\n", StandardCharsets.US_ASCII);
        int length = content.readableBytes();
        fields.add(":status", String.valueOf(status));
        fields.add("server", "midflight");
        fields.add("date", date.now());
        fields.add("content-type", "text/plain");
        fields.add("content-length", String.valueOf(length));
        stream.sendHead(fields, headRequest);
        stream.send(content, true);
        return fields.listBytes() + (headRequest ? 0 : length);
    }
}
