package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.VersionedResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The file of this process and of the pod's other one: written while this one serves and as it
 * ceases to, read before. On its loop only.
 */
final class XdsKeeper {
    /** Changes that come close upon each other are written once. */
    private static final Duration DELAY = Duration.ofSeconds(1);

    /** After it could not be written, for want of room above all. */
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final XdsFile file;
    private final Timer timer;
    private final XdsNotices notices;
    private Future<?> writing = CompletableFuture.completedFuture(null);
    private XdsFile.@Nullable Stamp known;
    private @Nullable XdsResources unwritten;
    private boolean serving;

    /** Of its loop. */
    interface Timer {
        Future<?> after(Duration delay, Runnable task);
    }

    XdsKeeper(XdsFile file, Timer timer, XdsNotices notices) {
        this.file = file;
        this.timer = timer;
        this.notices = notices;
    }

    /** What is there, unless it is what this process read or wrote last. */
    Optional<List<VersionedResource>> news() {
        XdsFile.Stamp now = file.stamp();
        if (now.equals(known)) {
            return Optional.empty();
        }
        known = now;
        return switch (file.read()) {
            case XdsFile.Content.None(String reason) -> {
                notices.nothingKept(reason);
                yield Optional.empty();
            }
            case XdsFile.Content.Kept(List<VersionedResource> resources) -> {
                notices.kept(resources.size());
                writing.cancel(false);
                unwritten = null;
                yield Optional.of(resources);
            }
        };
    }

    /** From now on this process serves, and nobody else writes. */
    void begin() {
        if (!serving) {
            serving = true;
            if (unwritten != null) {
                writeAfter(DELAY);
            }
        }
    }

    /** To be written once this process serves. */
    void keep(XdsResources resources) {
        boolean first = unwritten == null;
        unwritten = resources;
        if (serving && first) {
            writeAfter(DELAY);
        }
    }

    /**
     * Writes what was served by, unless another process serves and has written since. What was
     * never served by, or not written, waits for this one to serve again.
     */
    void end() {
        writing.cancel(false);
        boolean served = serving;
        serving = false;
        if (served && file.stamp().equals(known)) {
            write();
        }
    }

    private void writeAfter(Duration delay) {
        writing = timer.after(delay, this::write);
    }

    private void write() {
        XdsResources resources = unwritten;
        if (resources == null) {
            return;
        }
        unwritten = null;
        try {
            boolean written = file.write(resources.all());
            if (written) {
                known = file.stamp();
            }
            notices.written(written, "there are more than " + XdsFile.LIMIT_BYTES + " bytes");
        } catch (IOException e) {
            notices.written(false, String.valueOf(e.getMessage()));
            unwritten = resources;
            if (serving) {
                writeAfter(RETRY);
            }
        }
    }
}
