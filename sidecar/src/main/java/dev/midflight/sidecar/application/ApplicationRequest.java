package dev.midflight.sidecar.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.FleetCommand.Action.CallApplication;
import dev.midflight.sidecar.cluster.OriginalDestination;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;

/** A call as it goes on the wire: the framing is ours, whatever else is the operator's. */
record ApplicationRequest(CallApplication call) {
    /**
     * @throws IllegalArgumentException if port or path is none
     */
    static ApplicationRequest of(CallApplication call) {
        if (call.port() < 1 || call.port() > 65_535) {
            throw new IllegalArgumentException("port: " + call.port() + " (expected: 1..65535)");
        }
        if (!call.path().startsWith("/") || call.path().chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException(
                    "path: '" + call.path() + "' (expected: /... without blanks)");
        }
        ApplicationRequest request = new ApplicationRequest(call);
        var _ = request.to(new InetSocketAddress(0)).release();
        return request;
    }

    int port() {
        return call.port();
    }

    FullHttpRequest to(InetSocketAddress address) {
        byte[] body = call.body().getBytes(UTF_8);
        FullHttpRequest message =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.valueOf(call.method()),
                        call.path(),
                        Unpooled.wrappedBuffer(body));
        message.headers().set(HttpHeaderNames.HOST, new OriginalDestination(address));
        call.headers().forEach((name, value) -> message.headers().set(name, value));
        message.headers()
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LENGTH)
                .set(HttpHeaderNames.CONNECTION, "close");
        if (body.length > 0 || HttpMethod.POST.name().equals(call.method())) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        return message;
    }
}
