package dev.midflight.e2e.stream;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Both directions of a stream: one thread may send while another receives. */
public final class FrameChannel implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    public FrameChannel(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16_384));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 16_384));
    }

    /** What a stream's client asks for, sent before its first frame. */
    public record Opening(int intervalMillis, int payloadBytes) {}

    public void open(Opening opening) throws IOException {
        out.writeInt(opening.intervalMillis());
        out.writeInt(opening.payloadBytes());
        out.flush();
    }

    /** What the peer asks for; empty for one that connected and left, as a probe does. */
    public Optional<Opening> opened() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        int intervalMillis = Math.clamp(in.readInt(), 1, 60_000);
        int payloadBytes = Math.clamp(in.readInt(), 1, Frame.MAX_PAYLOAD_BYTES);
        return Optional.of(new Opening(intervalMillis, payloadBytes));
    }

    /** Sends the next frame; a payload of 0 bytes says that it is the last one. */
    public void send(int payloadBytes) throws IOException {
        Frame.of(sent.get(), received.get(), wrong.get(), payloadBytes).writeTo(out);
        sent.incrementAndGet();
    }

    /**
     * The peer's next frame; empty at the regular end.
     *
     * @throws WrongBytesException if it is not the frame that has to come next, intact
     */
    public Optional<Frame> receive() throws IOException {
        Optional<Frame> frame = Frame.readFrom(in);
        if (frame.isPresent()) {
            long expected = received.get();
            if (frame.get().sequence() != expected || !frame.get().intact()) {
                wrong.incrementAndGet();
                throw new WrongBytesException(
                        "frame " + frame.get().sequence() + " (expected: " + expected + ")");
            }
            received.incrementAndGet();
        }
        return frame;
    }

    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    public long sent() {
        return sent.get();
    }

    public long received() {
        return received.get();
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
