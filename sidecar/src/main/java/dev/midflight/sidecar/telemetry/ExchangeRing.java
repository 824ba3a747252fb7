package dev.midflight.sidecar.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Exchanges on their way from one loop to one reader; what finds no room is counted, not kept. */
public final class ExchangeRing {
    private final ExchangeEnd[] slots;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    public ExchangeRing(int size) {
        this.slots = new ExchangeEnd[size];
    }

    /** Copies it; on the loop. */
    void offer(ExchangeEnd end) {
        long at = written.getPlain();
        if (at - read.getAcquire() == slots.length) {
            dropped.setOpaque(dropped.getPlain() + 1);
            return;
        }
        int index = (int) (at % slots.length);
        if (slots[index] == null) {
            slots[index] = new ExchangeEnd();
        }
        slots[index].copy(end);
        written.setRelease(at + 1);
    }

    /** Takes what is there; an exchange is the reader's during the call only. */
    public void drain(Consumer<ExchangeEnd> reader) {
        long end = written.getAcquire();
        for (long at = read.getPlain(); at < end; at++) {
            reader.accept(slots[(int) (at % slots.length)]);
            read.setRelease(at + 1);
        }
    }

    /** How many found no room. */
    public long dropped() {
        return dropped.getOpaque();
    }
}
