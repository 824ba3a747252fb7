package dev.midflight.sidecar.application;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.CommandAnswer.Http;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Reads one response; of its body no more than the channel to the operator takes. */
final class AnswerReader extends SimpleChannelInboundHandler<HttpObject> {
    static final int BODY_MAX_BYTES = 65_536;

    private final CompletableFuture<Http> answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    AnswerReader(CompletableFuture<Http> answer) {
        this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message)
            throws IOException {
        if (message.decoderResult().isFailure()) {
            throw new IOException("no HTTP", message.decoderResult().cause());
        }
        if (message instanceof HttpResponse response) {
            boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            status = interim ? 0 : response.status().code();
        }
        if (message instanceof HttpContent content && status != 0) {
            append(content.content());
            if (message instanceof LastHttpContent || body.size() >= BODY_MAX_BYTES) {
                answer.complete(new Http(status, body.toString(UTF_8)));
            }
        }
    }

    private void append(ByteBuf bytes) throws IOException {
        int length = Math.min(bytes.readableBytes(), BODY_MAX_BYTES - body.size());
        bytes.readBytes(body, length);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.completeExceptionally(
                new IOException(
                        status == 0
                                ? "closed without an answer"
                                : "closed in the middle of its answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.completeExceptionally(cause);
    }
}
