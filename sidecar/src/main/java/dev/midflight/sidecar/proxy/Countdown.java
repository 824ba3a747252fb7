package dev.midflight.sidecar.proxy;

import io.netty.channel.ChannelFuture;

/** Runs something on an event loop once a number of that loop's futures are done. */
final class Countdown {
    private final Runnable then;
    private int pending = 1;

    Countdown(Runnable then) {
        this.then = then;
    }

    void await(ChannelFuture future) {
        pending++;
        future.addListener(_ -> done());
    }

    /** No future more will come. */
    void armed() {
        done();
    }

    private void done() {
        if (--pending == 0) {
            then.run();
        }
    }
}
