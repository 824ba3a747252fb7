package dev.midflight.sidecar.protocol.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.telemetry.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client and a server of ours that talk, while the server's state moves from one to the next. */
@Timeout(60)
final class ConnectionMoveTest {
    private static final int BODY_BYTES = 300_000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Engine engine = engine();
    private final Pipe toServer = new Pipe();
    private final Pipe toClient = new Pipe();
    private final Map<Integer, Echo> echoes = new HashMap<>();
    private final Http2Connection client =
            new Http2Connection(false, engine, toServer, new Owner());
    private Http2Connection server = new Http2Connection(true, engine, toClient, new Owner());

    private Engine engine() {
        try {
            return new Engine(
                    SidecarConfig.parse(Map.of()).traffic().http2(),
                    new Flushes(loop.eventLoop()),
                    new Fields());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void goesOnWhereverItIsInterrupted() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        client.begin();
        server.begin();
        Answer[] answers = new Answer[5];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = new Answer();
            Http2Stream stream = client.open(answers[i]);
            answers[i].stream = stream;
            stream.sendHead(request("/" + i), false);
            stream.send(body(i), true);
        }

        for (int round = 0; round < 20_000 && !done(answers); round++) {
            loop.runPendingTasks();
            ByteBuf up = toServer.take(1 + random.nextInt(4000));
            if (up.isReadable()) {
                server.read(up);
            } else {
                up.release();
            }
            if (random.nextInt(10) == 0) {
                move();
            }
            loop.runPendingTasks();
            client.read(toClient.take(1 + random.nextInt(40_000)));
        }

        for (int i = 0; i < answers.length; i++) {
            assertEquals(BODY_BYTES, answers[i].bytes, "answer " + i);
        }
    }

    private static boolean done(Answer[] answers) {
        for (Answer answer : answers) {
            if (!answer.ended) {
                return false;
            }
        }
        return true;
    }

    @Test
    void refusesAStateThatItDoesNotUnderstand() {
        assertThrows(MoveRejectedException.class, () -> ConnectionState.parse(new byte[] {1, 2}));
        assertThrows(
                MoveRejectedException.class,
                () -> client.restore(ConnectionState.parse(server.export().toBytes())));
    }

    private void move() throws MoveRejectedException {
        loop.runPendingTasks();
        byte[] state = server.export().toBytes();
        server.abandon(ErrorCode.CONNECT_ERROR);
        server = new Http2Connection(true, engine, toClient, new Owner());
        server.restore(ConnectionState.parse(state));
        server.proceed();
    }

    private static ByteBuf body(int seed) {
        byte[] bytes = new byte[BODY_BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        return Unpooled.wrappedBuffer(bytes);
    }

    private static Fields request(String path) {
        Fields fields = new Fields();
        fields.add(":method", "POST");
        fields.add(":scheme", "http");
        fields.add(":path", path);
        fields.add("content-length", String.valueOf(BODY_BYTES));
        return fields;
    }

    /** What one side has sent and the other not read yet. */
    private static final class Pipe implements Wire {
        private final ArrayDeque<ByteBuf> sent = new ArrayDeque<>();

        @Override
        public ByteBufAllocator alloc() {
            return ByteBufAllocator.DEFAULT;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void write(ByteBuf bytes) {
            sent.add(bytes);
        }

        @Override
        public void flush() {}

        @Override
        public void keeps(int bytes) {}

        @Override
        public void finish() {}

        private ByteBuf take(int most) {
            ByteBuf taken = Unpooled.buffer();
            while (!sent.isEmpty() && taken.readableBytes() < most) {
                ByteBuf next = sent.peek();
                taken.writeBytes(
                        next, Math.min(next.readableBytes(), most - taken.readableBytes()));
                if (!next.isReadable()) {
                    sent.remove().release();
                }
            }
            return taken;
        }
    }

    private final class Owner implements ConnectionEvents {
        @Override
        public StreamEvents onStream(Http2Stream stream) {
            Echo echo = echoes.computeIfAbsent(stream.id(), _ -> new Echo());
            echo.stream = stream;
            return echo;
        }

        @Override
        public void onCapacity() {}

        @Override
        public void onGoAway() {}

        @Override
        public void onEnd() {}

        @Override
        public void count(Counter counter) {}
    }

    /** Sends back what comes, and is not asked what it had sent before a move. */
    private class Echo implements StreamEvents {
        Http2Stream stream = new Http2Stream(0, client, 0, 0);

        @Override
        public boolean onHead(Fields fields, boolean end) {
            RequestHead head = new RequestHead(fields);
            assertEquals(true, head.read());
            stream.setHeadReceived();
            stream.expect(head.contentLength());
            Fields response = new Fields();
            response.add(":status", "200");
            response.add("server", "echo");
            stream.sendHead(response, false);
            return true;
        }

        @Override
        public void onHeadTooLarge() {
            throw new AssertionError("must not be used");
        }

        @Override
        public void onData(ByteBuf bytes, boolean end) {
            stream.send(bytes, end);
        }

        @Override
        public void onTrailers(Fields fields) {
            throw new AssertionError("must not be used");
        }

        @Override
        public void onReset(ErrorCode code) {
            assertEquals(ErrorCode.CONNECT_ERROR, code);
        }

        @Override
        public void onSent(int bytes) {
            stream.consumed(bytes);
        }
    }

    private final class Answer extends Echo {
        private int bytes;
        private boolean ended;

        @Override
        public boolean onHead(Fields fields, boolean end) {
            assertEquals("200", fields.value(0));
            stream.setHeadReceived();
            return true;
        }

        @Override
        public void onData(ByteBuf content, boolean end) {
            bytes += content.readableBytes();
            stream.consumed(content.readableBytes());
            content.release();
            ended |= end;
        }

        @Override
        public void onSent(int sent) {}
    }
}
