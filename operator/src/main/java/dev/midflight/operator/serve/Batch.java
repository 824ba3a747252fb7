package dev.midflight.operator.serve;

import java.util.ArrayList;
import java.util.List;

/** The resources of a response, until there are enough. */
final class Batch {
    private final int maxBytes;
    private final List<ShelfEntry> entries = new ArrayList<>();
    private int bytes;

    Batch(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(ShelfEntry entry) {
        entries.add(entry);
        bytes += entry.delta().length();
    }

    boolean isFull() {
        return bytes >= maxBytes;
    }

    List<ShelfEntry> entries() {
        return entries;
    }
}
