package dev.midflight.sidecar.cluster;

import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/**
 * Who waits for a connection: first come, first served, and nobody for longer than a limit. One
 * timer, for whoever is first; none where nobody waits. On its loop only.
 */
public final class WaitingLine<T> {
    private final EventLoop loop;
    private final IntSupplier limitMillis;
    private final IntConsumer counted;
    private final Consumer<T> late;

    /** In their order, and since when: of {@link System#nanoTime}. */
    private final LinkedHashMap<T, Long> places = new LinkedHashMap<>();

    private boolean armed;

    /**
     * An empty one.
     *
     * @param limitMillis for how long one waits at most; zero: for ever
     * @param counted told that so many more, or fewer, wait
     * @param late told who waited for too long, and has no place any more
     */
    public WaitingLine(
            EventLoop loop, IntSupplier limitMillis, IntConsumer counted, Consumer<T> late) {
        this.loop = loop;
        this.limitMillis = limitMillis;
        this.counted = counted;
        this.late = late;
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    public int size() {
        return places.size();
    }

    /** The last one from here on. */
    public void add(T waiting) {
        places.put(waiting, System.nanoTime());
        counted.accept(1);
        arm();
    }

    /** It leaves its place and hears nothing more; false: it had none. */
    public boolean remove(T waiting) {
        boolean waited = places.remove(waiting) != null;
        if (waited) {
            counted.accept(-1);
        }
        return waited;
    }

    /** The first one, which waits on. */
    public T first() {
        return places.firstEntry().getKey();
    }

    /** The first one, which waits no longer. */
    public T next() {
        Iterator<T> all = places.keySet().iterator();
        T first = all.next();
        all.remove();
        counted.accept(-1);
        return first;
    }

    /** For whoever is first; if that has gone when it fires, for who is first then. */
    private void arm() {
        if (!armed && !places.isEmpty() && limitNanos() > 0) {
            armed = true;
            var _ = loop.schedule(this::fired, Math.max(0, leftNanos()), TimeUnit.NANOSECONDS);
        }
    }

    private void fired() {
        armed = false;
        while (!places.isEmpty() && leftNanos() <= 0) {
            late.accept(next());
        }
        arm();
    }

    private long leftNanos() {
        return places.firstEntry().getValue() + limitNanos() - System.nanoTime();
    }

    private long limitNanos() {
        return TimeUnit.MILLISECONDS.toNanos(limitMillis.getAsInt());
    }
}
