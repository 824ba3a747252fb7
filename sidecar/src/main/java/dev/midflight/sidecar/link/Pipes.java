package dev.midflight.sidecar.link;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one event loop. One is taken for as long as there are bytes in it: while the other
 * side takes what comes, a single one does for all connections. On its loop only.
 */
public final class Pipes {
    private static final int MAX_IDLE = 4;

    private final int max;
    private final Deque<Pipe> idle = new ArrayDeque<>();
    private int taken;
    private boolean closed;

    /**
     * None is open yet.
     *
     * @param max that may be taken at once; 0: bytes are always copied
     */
    public Pipes(int max) {
        this.max = max;
    }

    /** An empty one, which its user gives back; null: there is none to be had, so copy. */
    @Nullable Pipe take() {
        if (taken >= max || closed) {
            return null;
        }
        Pipe pipe = idle.poll();
        if (pipe == null) {
            try {
                pipe = Pipe.open();
            } catch (IOException _) {
                return null;
            }
        }
        taken++;
        return pipe;
    }

    /** One that still has bytes is of no use to anybody. */
    void giveBack(Pipe pipe) {
        taken--;
        if (pipe.held() == 0 && idle.size() < MAX_IDLE && !closed) {
            idle.push(pipe);
        } else {
            pipe.close();
        }
    }

    /** Closes those that nobody uses, and the others as they are given back. */
    public void close() {
        closed = true;
        idle.forEach(Pipe::close);
        idle.clear();
    }
}
