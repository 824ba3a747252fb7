package dev.midflight.e2e.load;

import dev.midflight.e2e.stream.Frame;
import dev.midflight.e2e.stream.FrameChannel;
import dev.midflight.e2e.stream.WrongBytesException;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The place of one stream: opened anew only after it was lost, which is counted. */
final class StreamLane {
    private static final int PAYLOAD_BYTES = 512;

    private final LoadConfig config;
    private final Phases phases;
    private final Stop stop;
    private final int timeoutMillis;
    private final Opener opener;
    private volatile @Nullable FrameChannel channel;
    private volatile int opened;
    private final AtomicLong receivedBefore = new AtomicLong();

    StreamLane(LoadConfig config, Phases phases, Stop stop, int timeoutMillis, Opener opener) {
        this.config = config;
        this.phases = phases;
        this.stop = stop;
        this.timeoutMillis = timeoutMillis;
        this.opener = opener;
    }

    /** Connects, to where frames may be sent. */
    @FunctionalInterface
    interface Opener {
        Socket open() throws IOException;
    }

    void loop() {
        Pace betweenStreams = new Pace(stop, TimeUnit.MILLISECONDS.toNanos(500), -500_000_000L);
        while (betweenStreams.await()) {
            stream();
            betweenStreams.startOver();
        }
    }

    /** Frames received on all streams of this lane so far. */
    long received() {
        FrameChannel current = channel;
        return receivedBefore.get() + (current == null ? 0 : current.received());
    }

    Optional<Integer> localPort() {
        return Optional.ofNullable(channel).map(FrameChannel::localPort);
    }

    boolean original() {
        return channel != null && opened == 1;
    }

    /** Requires that the stream carries a new frame before the time is up. */
    void awaitBeyond(long before, Phase phase) {
        Pace pace = new Pace(new Stop(), TimeUnit.MILLISECONDS.toNanos(10), 0);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (received() <= before && System.nanoTime() < deadline) {
            pace.await();
        }
        if (received() <= before) {
            phase.failed("stream", new SocketTimeoutException("no frame at the end of the phase"));
        }
    }

    private void stream() {
        opened = Math.min(opened + 1, 2);
        try (Socket socket = opener.open();
                FrameChannel stream = new FrameChannel(socket)) {
            stream.open(new FrameChannel.Opening(config.streamIntervalMillis(), PAYLOAD_BYTES));
            channel = stream;
            Thread sender = Thread.ofVirtual().start(() -> send(stream));
            receive(stream);
            LoadRun.join(sender);
        } catch (IOException e) {
            phases.current().failed("stream from port " + localPort().orElse(0), e);
        } finally {
            FrameChannel ended = channel;
            channel = null;
            receivedBefore.addAndGet(ended == null ? 0 : ended.received());
        }
    }

    private void send(FrameChannel stream) {
        long interval = TimeUnit.MILLISECONDS.toNanos(config.streamIntervalMillis());
        Pace pace = new Pace(stop, interval, 0);
        try {
            while (pace.await()) {
                stream.send(PAYLOAD_BYTES);
            }
            stream.send(0);
            stream.endSending();
        } catch (IOException e) {
            closeQuietly(stream);
        }
    }

    /** To the server's last frame, which says that it has received all of ours. */
    private void receive(FrameChannel stream) throws IOException {
        long intervalMicros = TimeUnit.MILLISECONDS.toMicros(config.streamIntervalMillis());
        long lastNanos = System.nanoTime();
        while (true) {
            Frame frame =
                    stream.receive().orElseThrow(() -> new EOFException("the stream ended early"));
            long now = System.nanoTime();
            phases.current().frame((now - lastNanos) / 1000 - intervalMicros);
            lastNanos = now;
            if (frame.wrong() > 0) {
                throw new WrongBytesException(
                        "the server received " + frame.wrong() + " wrong frames");
            }
            if (frame.last()) {
                requireAllReceived(frame, stream);
                return;
            }
        }
    }

    private void requireAllReceived(Frame last, FrameChannel stream) throws IOException {
        if (!stop.requested()) {
            throw new EOFException("the server ended the stream");
        }
        if (last.received() != stream.sent()) {
            throw new WrongBytesException(
                    "the server received " + last.received() + " of " + stream.sent() + " frames");
        }
    }

    private static void closeQuietly(FrameChannel stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The receiving side has noticed, and counts it.
        }
    }
}
