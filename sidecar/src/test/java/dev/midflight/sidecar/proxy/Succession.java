package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.testing.TestingProxy;
import java.net.InetSocketAddress;

/** One proxy after the other in front of the same upstream. */
final class Succession implements AutoCloseable {
    private final InetSocketAddress upstream;
    private TestingProxy serving;

    Succession(InetSocketAddress upstream) {
        this.upstream = upstream;
        this.serving = TestingProxy.serving(upstream);
    }

    /** The one that serves now. */
    TestingProxy serving() {
        return serving;
    }

    /** Hands over so many times, each time after something has happened, and once more after it. */
    void handOver(int times, Runnable between) {
        for (int i = 0; i < times; i++) {
            between.run();
            TestingProxy next = TestingProxy.idle(upstream);
            serving.moveTo(next);
            serving.exit();
            serving = next;
        }
        between.run();
    }

    @Override
    public void close() {
        serving.close();
    }
}
