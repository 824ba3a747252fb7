package dev.midflight.sidecar.protocol.http2;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.protocol.http.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Writes down what it hears, whose order has to be right, and answers as it is told. */
final class FuzzedStream implements StreamEvents {
    /** More than a stream's first window. */
    private static final byte[] ANSWER = new byte[70_000];

    private static final byte[] LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);

    private final FuzzedConnection owner;
    private final boolean server;
    private final boolean answers;
    private final CRC32 content = new CRC32();
    private @Nullable Http2Stream stream;
    private String heads = "";
    private int bytes;
    private boolean headed;
    private boolean ended;
    private String over = "";

    FuzzedStream(FuzzedConnection owner, boolean server, boolean answers) {
        this.owner = owner;
        this.server = server;
        this.answers = answers;
    }

    /** The stream that it hears from now on. */
    void on(Http2Stream now) {
        stream = now;
    }

    private Http2Stream stream() {
        return Objects.requireNonNull(stream, "heard before it was there");
    }

    @Override
    public boolean onHead(Fields fields, boolean end) {
        assertSpeaking();
        assertFalse(headed, "two heads");
        heads += fields.toString();
        if (fields.isEmpty()) {
            return false;
        }
        if (server || !fields.value(0).startsWith("1")) {
            headed = true;
            stream().setHeadReceived();
            stream().expect(end ? -1 : length(fields));
        }
        ended = end;
        if (end || stream().id() % 4 == 3) {
            answer();
        }
        return true;
    }

    private static long length(Fields fields) {
        int field = fields.find(LENGTH);
        boolean known = field >= 0 && fields.value(field).matches("\\d{1,9}");
        return known ? Long.parseLong(fields.value(field)) : -1;
    }

    @Override
    public void onHeadTooLarge() {
        assertSpeaking();
        assertFalse(headed, "two heads");
        heads += "too large";
        headed = true;
        stream().setHeadReceived();
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        assertSpeaking();
        assertTrue(headed, "content without a head");
        content.update(data.nioBuffer());
        bytes += data.readableBytes();
        stream().consumed(data.readableBytes());
        data.release();
        endedIf(end);
    }

    @Override
    public void onTrailers(Fields fields) {
        assertSpeaking();
        assertTrue(headed, "trailers without a head");
        heads += fields.toString();
        endedIf(true);
    }

    private void endedIf(boolean end) {
        ended = end;
        if (end) {
            answer();
        }
    }

    private void answer() {
        if (!server || !answers) {
            return;
        }
        Fields fields = new Fields();
        fields.add(":status", "200");
        fields.add("server", "fuzzed");
        stream().sendHead(fields, false);
        boolean trailers = stream().id() % 8 == 5;
        stream().send(Unpooled.wrappedBuffer(ANSWER), !trailers);
        if (trailers) {
            fields.clear();
            fields.add("grpc-status", "0");
            stream().sendTrailers(fields);
        }
    }

    @Override
    public void onReset(ErrorCode code) {
        if (!owner.isMoving()) {
            assertTrue(over.isEmpty(), "reset twice");
            over = code.toString();
        }
    }

    @Override
    public void onSent(int sent) {
        assertTrue(sent > 0, "sent nothing");
    }

    private void assertSpeaking() {
        assertFalse(ended, "something behind the end");
        assertTrue(over.isEmpty(), "something behind a reset");
    }

    /** Pieces that came before a reset depend on how the reads were cut. */
    @Override
    public String toString() {
        String data = over.isEmpty() ? bytes + " bytes " + content.getValue() : over;
        return " " + heads + (ended ? " whole " : " part ") + data;
    }
}
