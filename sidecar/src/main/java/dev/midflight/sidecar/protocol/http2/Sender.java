package dev.midflight.sidecar.protocol.http2;

import java.util.ArrayDeque;

/** Sends what streams have, one frame of each in turn, as far as windows and the socket allow. */
final class Sender {
    private final Output output;
    private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();
    private long window = Frame.DEFAULT_WINDOW;
    private int pendingBytes;
    private boolean pumping;

    Sender(Output output) {
        this.output = output;
    }

    long window() {
        return window;
    }

    void restore(long sendWindow) {
        window = sendWindow;
    }

    /** False: the connection's window would be larger than 2^31-1. */
    boolean enlargeWindow(int increment) {
        window += increment;
        return window <= Integer.MAX_VALUE;
    }

    /** What streams have to send has grown by so much, or shrunk. */
    void pending(int change) {
        pendingBytes += change;
        output.keeps(pendingBytes);
    }

    int pendingBytes() {
        return pendingBytes;
    }

    /** A stream has something to send, or room for it. */
    void offer(Http2Stream stream) {
        if (!stream.queued() && stream.hasPending()) {
            stream.queued(true);
            ready.add(stream);
            pump();
        }
    }

    /** Goes on where the socket or the window had stopped it. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        int waiting = 0;
        while (waiting < ready.size() && output.isWritable()) {
            Http2Stream stream = ready.remove();
            stream.queued(false);
            if (!stream.hasPending()) {
                continue;
            }
            boolean endOnly = stream.isOnlyEnd();
            if (!endOnly && stream.sendWindow() <= 0) {
                continue;
            }
            if (!endOnly && window <= 0) {
                stream.queued(true);
                ready.add(stream);
                waiting++;
                continue;
            }
            int most = (int) Math.max(0, Math.min(window, output.maxFrameBytes()));
            window -= stream.sendFrame(most);
            if (stream.hasPending()) {
                stream.queued(true);
                ready.add(stream);
            }
            waiting = 0;
        }
        pumping = false;
    }
}
