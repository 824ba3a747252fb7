package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Worker;
import org.jspecify.annotations.Nullable;

/** Connects a connection to where it was going. */
final class DirectDial implements Dial {
    private final Worker worker;
    private final Target target;
    private int flags;

    DirectDial(Worker worker, Target target) {
        this.worker = worker;
        this.target = target;
    }

    @Override
    public @Nullable Target likely() {
        return null;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void connect(ConnectListener listener) {
        worker.connector().connect(target, listener);
    }

    @Override
    public void connected() {
        flags = 0;
    }

    @Override
    public boolean failed(int newFlags) {
        flags = newFlags;
        return false;
    }

    @Override
    public int flags() {
        return flags;
    }

    @Override
    public void giveUp() {}

    @Override
    public void leave(Link idle) {
        worker.pools().of(target).giveBack(idle);
    }
}
