package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.RouteAction.Redirect;
import dev.midflight.model.traffic.RouteAction.Respond;
import dev.midflight.sidecar.protocol.HttpDate;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.GrpcStatus;
import dev.midflight.sidecar.protocol.http.ResponseHead;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.Refusal;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.telemetry.GrpcCode;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A response that a route or a filter makes by itself; to a gRPC request a status in trailers
 * alone.
 *
 * @param name of one more field; empty: none
 */
public record DirectReply(
        CompiledEdits edits, int status, String name, String value, String content) {
    public static DirectReply redirect(RequestView view, CompiledRoute route, Redirect action) {
        String location = RedirectLocation.of(view, route, action);
        return new DirectReply(route.responseEdits(), action.status(), "location", location, "");
    }

    public static DirectReply respond(CompiledRoute route, Respond action) {
        String type = action.contentType();
        return new DirectReply(
                route.responseEdits(),
                action.status(),
                type.isEmpty() ? "" : "content-type",
                type,
                action.body());
    }

    /** A fault that a route asks for. */
    public static DirectReply fault(CompiledRoute route, int status) {
        return new DirectReply(
                route.responseEdits(), status, "content-type", "text/plain", "fault injected\n");
    }

    /** What a filter did not let through. */
    public static DirectReply refusal(Refusal refusal) {
        return new DirectReply(
                refusal.headers(),
                refusal.status(),
                "content-type",
                "text/plain",
                refusal.reason() + "\n");
    }

    /** False for a status that has no content by itself: RFC 9110 sections 15.3.5 and 15.4.5. */
    public boolean isFramed() {
        return status != 204 && status != 304;
    }

    /** False where its route says what its Date is, or that it has none. */
    public boolean isDated() {
        return !edits.editsDate();
    }

    public byte[] body() {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    void send(UpstreamListener client, boolean grpc, boolean headRequest, HttpDate date) {
        byte[] body = body();
        Fields fields = new Fields();
        fields.add(":status", grpc ? "200" : String.valueOf(status));
        fields.add("server", "midflight");
        if (isDated()) {
            fields.add("date", date.now());
        }
        if (grpc) {
            fields.add("content-type", "application/grpc");
            fields.add("grpc-status", String.valueOf(GrpcCode.ofHttp(status).number()));
            fields.add("grpc-message", GrpcStatus.message(content.strip()));
        } else {
            if (!name.isEmpty()) {
                fields.add(name, value);
            }
            if (isFramed()) {
                fields.add("content-length", String.valueOf(body.length));
            }
        }
        for (HeaderEdits.Field added : edits.fields()) {
            fields.add(added.name(), added.value());
        }
        ResponseHead head = new ResponseHead(fields);
        if (!head.read()) {
            throw new IllegalStateException("a route made a response that is none");
        }
        boolean end = grpc || !isFramed() || headRequest || body.length == 0;
        client.onHead(head, end);
        if (!end) {
            client.onContent(Unpooled.wrappedBuffer(body), true);
        }
    }
}
