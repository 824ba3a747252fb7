package dev.midflight.sidecar.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one link that go to another one unread: copied while they are few, spliced through a
 * pipe once a transfer is under way.
 */
final class Bulk {
    /** So much at once is a transfer; {@link #RARE} times less than {@link #FEW} ends it. */
    private static final int MANY = 49_152;

    private static final int FEW = 16_384;
    private static final int RARE = 4;

    /** Then it is another connection's turn. */
    private static final int MAX_BYTES_A_TURN = 1 << 20;

    /** What is read the usual way after a splice: finds the end of the stream, or an error. */
    private static final int PROBE_BYTES = 512;

    private final Link from;
    private final Link to;
    private final Pipes pipes;
    private boolean splicing;
    private long moved;
    private int small;

    Bulk(Link from, Link to, Pipes pipes) {
        this.from = from;
        this.to = to;
        this.pipes = pipes;
    }

    void copied(int bytes) {
        moved += bytes;
    }

    /** All that was there is read: decides for the next time. */
    void readComplete() {
        if (moved >= MANY) {
            splicing = true;
            small = 0;
        } else if (splicing && moved < FEW && ++small >= RARE) {
            splicing = false;
        }
        moved = 0;
    }

    /**
     * Before a read: what is there goes on by itself.
     *
     * @return how many bytes the read may take
     * @throws UncheckedIOException as the read would, where the source is broken, or was closed
     *     because the destination is
     */
    int beforeRead() {
        @Nullable Pipe pipe = splicing && to.takesPiped() ? pipes.take() : null;
        if (pipe == null) {
            return Integer.MAX_VALUE;
        }
        long before = moved;
        try {
            splice(pipe);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (pipe.held() == 0) {
                pipes.giveBack(pipe);
            } else {
                to.writePiped(new PipedBytes(to, pipes, pipe));
            }
        }
        if (moved > before) {
            from.spliced((int) (moved - before));
        }
        if (!from.isOpen()) {
            // the number of its descriptor may be another socket's by now
            throw new UncheckedIOException(new ClosedChannelException());
        }
        return PROBE_BYTES;
    }

    private void splice(Pipe pipe) throws IOException {
        int source = from.channel().fd().intValue();
        int filled;
        do {
            filled = pipe.fill(source);
            moved += filled;
        } while (filled > 0 && isTaken(pipe) && moved < MAX_BYTES_A_TURN);
    }

    /** False if the destination takes no more now; why is found by who sends the rest. */
    private boolean isTaken(Pipe pipe) {
        int destination = to.channel().fd().intValue();
        try {
            int emptied;
            do {
                emptied = pipe.empty(destination);
            } while (emptied > 0 && pipe.held() > 0);
        } catch (IOException _) {
            return false;
        }
        return pipe.held() == 0;
    }
}
