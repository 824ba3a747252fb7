package dev.midflight.sidecar.overload;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * The memory that the connections of one event loop may hold together. From half of it on each of
 * those that hold something gets a share, which shrinks as they become more; past all of it the one
 * that has made no progress for the longest is shed. Connections that are read by their peers hold
 * nothing and notice nothing, but smaller reads.
 *
 * <p>Used on its loop; what is volatile is read by anyone.
 */
public final class LoopBudget {
    /** Of a connection's unsent bytes, however many connections there are. */
    private static final int SMALLEST_SHARE_BYTES = 2048;

    private static final int TIGHT_READ_BYTES = 4096;

    /** What is left once something had to be shed: below what refuses new connections. */
    private static final int LEFT_PERCENT = 60;

    /** Without progress for so many ticks while new connections are refused: shed, too. */
    private static final int STUCK_TICKS = 40;

    /** When a holder was seen to make progress, in ticks. */
    private record Progress(long sentBytes, long tick) {}

    private final Executor loop;
    private final long limitBytes;
    private final int bufferBytes;
    private final LinkedHashMap<Holder, Progress> holders = new LinkedHashMap<>();
    private final RecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator();
    private final AtomicLong shed = new AtomicLong();
    private volatile long held;
    private volatile Stage stage = Stage.NONE;
    private volatile boolean pressed;
    private volatile boolean refusing;
    private boolean tight;
    private boolean shedding;
    private int share;
    private long ticks;

    /**
     * A budget of which nothing is used.
     *
     * @param limitBytes what all connections of the loop may hold
     * @param bufferBytes what one may hold unless memory is short
     */
    public LoopBudget(Executor loop, long limitBytes, int bufferBytes) {
        this.loop = loop;
        this.limitBytes = limitBytes;
        this.bufferBytes = bufferBytes;
        this.share = bufferBytes;
    }

    /** No limit for all connections together; for links outside of a proxy. */
    public static LoopBudget unlimited(int bufferBytes) {
        return new LoopBudget(Runnable::run, Long.MAX_VALUE / 200, bufferBytes);
    }

    /**
     * For the channel of one link.
     *
     * @param beforeRead asked before each read how much it may take
     */
    public RecvByteBufAllocator reads(IntSupplier beforeRead) {
        return new BudgetedReads(adaptive, this, beforeRead);
    }

    public int bufferBytes() {
        return bufferBytes;
    }

    public long heldBytes() {
        return held;
    }

    public long limitBytes() {
        return limitBytes;
    }

    public Stage stage() {
        return stage;
    }

    /** Connections that were reset to free what they held. */
    public long shedConnections() {
        return shed.get();
    }

    /** The most that one read may take now. */
    public int readLimit() {
        return tight ? TIGHT_READ_BYTES : Integer.MAX_VALUE;
    }

    /** True while connections are to hold little. */
    public boolean isShort() {
        return tight;
    }

    /** Something else than buffers is short: hold little; for any thread. */
    public void press(boolean nowPressed) {
        pressed = nowPressed;
    }

    /** Something else than buffers is too short for more requests; for any thread. */
    public void refuseRequests(boolean nowRefusing) {
        refusing = nowRefusing;
    }

    /**
     * True if a request that begins now is to be refused: anybody's, or, while buffers are what is
     * short, that of a client who does not take what it has asked for already.
     *
     * @param unsentBytes that wait for this client
     */
    public boolean refusesRequests(long unsentBytes) {
        return refusing || (unsentBytes > 0 && stage.atLeast(Stage.REFUSE));
    }

    /** What a holder has changed; never negative. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes it
    public void changed(Holder holder, long before, long after) {
        held += after - before;
        if (before == 0) {
            holders.put(holder, new Progress(holder.sentBytes(), ticks));
            if (tight) {
                spread();
            }
        } else if (after == 0) {
            holders.remove(holder);
            if (tight) {
                holder.holdAtMost(bufferBytes);
            }
        }
        if (after > before) {
            adjust();
        }
    }

    /** What holders have got rid of since is seen; some times a second. */
    public void tick() {
        ticks++;
        recount();
        holders.replaceAll(
                (holder, seen) ->
                        holder.sentBytes() <= seen.sentBytes()
                                ? seen
                                : new Progress(holder.sentBytes(), ticks));
        adjust();
        if (stage.atLeast(Stage.REFUSE)) {
            shedDown(ticks - STUCK_TICKS);
        }
    }

    private void recount() {
        List.copyOf(holders.keySet()).forEach(Holder::recount);
    }

    private void adjust() {
        stage = Resource.BUFFERS.next(stage, usedPercent());
        boolean wanted = stage.atLeast(Stage.STOP_READING) || pressed;
        if (wanted != tight) {
            tight = wanted;
            spread();
        }
        if (held > limitBytes && !shedding) {
            shedding = true;
            loop.execute(this::shed);
        }
    }

    double usedPercent() {
        return held * 100.0 / limitBytes;
    }

    private void spread() {
        int fair =
                Math.clamp(
                        limitBytes / 2 / Math.max(1, holders.size()),
                        Math.min(SMALLEST_SHARE_BYTES, bufferBytes),
                        bufferBytes);
        int next = tight ? fair : bufferBytes;
        if (next != share) {
            share = next;
            holders.keySet().forEach(holder -> holder.holdAtMost(share));
        } else if (tight && !holders.isEmpty()) {
            newest().holdAtMost(share);
        }
    }

    private Holder newest() {
        return holders.lastEntry().getKey();
    }

    private void shed() {
        shedding = false;
        recount();
        if (held > limitBytes) {
            shedDown(Long.MAX_VALUE);
        }
    }

    /** Those without progress for the longest first, and none that made some after a tick. */
    private void shedDown(long lastProgress) {
        long left = limitBytes / 100 * LEFT_PERCENT;
        holders.entrySet().stream()
                .filter(entry -> entry.getValue().tick() <= lastProgress)
                .sorted(Comparator.comparingLong(entry -> entry.getValue().tick()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(
                        holder -> {
                            if (held > left) {
                                shed.incrementAndGet();
                                holder.shed();
                            }
                        });
        adjust();
    }
}
