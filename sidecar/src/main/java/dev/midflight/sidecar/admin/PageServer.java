package dev.midflight.sidecar.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves pages, one request per connection, so that nothing of it ever has to move. Not the hot
 * path: Netty's own codec.
 */
public final class PageServer {
    private static final int MAX_REQUEST_BYTES = 8192;
    private static final int TIMEOUT_SECONDS = 30;
    private static final Answer MALFORMED = Answer.text(400, "malformed request");

    private final EventLoop loop;
    private final Pages pages;

    public PageServer(EventLoop loop, Pages pages) {
        this.loop = loop;
        this.pages = pages;
    }

    /** Takes an accepted socket, which is not registered yet. */
    public void accept(EpollSocketChannel channel) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(TIMEOUT_SECONDS))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_REQUEST_BYTES))
                .addLast(new Handler());
        var _ = loop.register(channel);
    }

    private final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
            var _ = ask(message).whenComplete((answer, failure) -> write(context, answer, failure));
        }

        private CompletableFuture<Answer> ask(FullHttpRequest message) {
            try {
                if (message.decoderResult().isFailure()) {
                    return CompletableFuture.completedFuture(MALFORMED);
                }
                QueryStringDecoder uri = new QueryStringDecoder(message.uri());
                Pages.Request request =
                        new Pages.Request(
                                message.method().name(),
                                uri.path(),
                                uri.parameters(),
                                Sender.isTrusted(message.headers()));
                return pages.answer(request, loop);
            } catch (RuntimeException _) {
                return CompletableFuture.completedFuture(MALFORMED);
            }
        }

        private void write(
                ChannelHandlerContext context,
                @Nullable Answer answer,
                @Nullable Throwable failure) {
            Answer known =
                    answer == null || failure != null
                            ? Answer.text(500, "the page failed")
                            : answer;
            byte[] body = known.body().getBytes(StandardCharsets.UTF_8);
            DefaultFullHttpResponse response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.valueOf(known.status()),
                            Unpooled.wrappedBuffer(body));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, known.contentType())
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.CONNECTION, "close");
            if (!known.allow().isEmpty()) {
                response.headers().set(HttpHeaderNames.ALLOW, known.allow());
            }
            var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
