package dev.midflight.sidecar.protocol.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does something when a time is over, which goes on in another process if it has to. */
public final class Alarm {
    private final EventLoop loop;
    private final Runnable then;
    private boolean underWay;
    private long endNanos;
    private @Nullable Future<?> timer;

    public Alarm(EventLoop loop, Runnable then) {
        this.loop = loop;
        this.then = then;
    }

    public void begin(long nanos) {
        underWay = true;
        endNanos = System.nanoTime() + nanos;
        thaw();
    }

    public boolean isUnderWay() {
        return underWay;
    }

    /** Of the one under way; not negative. */
    public long leftNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    private void pass() {
        timer = null;
        underWay = false;
        then.run();
    }

    /** What was to follow does not; nothing, if none is under way. */
    public void cancel() {
        underWay = false;
        freeze();
    }

    /** Its time goes on, but is not over until it is thawed. */
    public void freeze() {
        Future<?> scheduled = timer;
        if (scheduled != null) {
            timer = null;
            scheduled.cancel(false);
        }
    }

    public void thaw() {
        if (underWay && timer == null) {
            timer = loop.schedule(this::pass, leftNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
