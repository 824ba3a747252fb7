package dev.midflight.sidecar.protocol.http2;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/** Flushes what a turn of the event loop has written, once for each connection. */
final class Flushes implements Runnable {
    private final EventExecutor loop;
    private final List<Output> dirty = new ArrayList<>();

    Flushes(EventExecutor loop) {
        this.loop = loop;
    }

    void add(Output output) {
        if (dirty.isEmpty()) {
            loop.execute(this);
        }
        dirty.add(output);
    }

    @Override
    public void run() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }
}
