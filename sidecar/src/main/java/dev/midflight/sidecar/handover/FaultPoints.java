package dev.midflight.sidecar.handover;

import dev.midflight.model.Slot;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A hook for tests only: a file {@code fault-point-<slot>} in the run directory names the moment at
 * which the handover of this proxy stops for ever, after it has written {@code
 * fault-point-<slot>.reached}. The file is used up by it, so that the next proxy of the slot goes
 * on.
 */
public final class FaultPoints {
    private final Path file;
    private final EventLog log;

    public FaultPoints(Path runDirectory, Slot slot, EventLog log) {
        this.file = runDirectory.resolve("fault-point-" + slot.letter());
        this.log = log;
    }

    void reach(FaultPoint point) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            if (armed().filter(point::equals).isPresent()) {
                Files.delete(file);
                Files.writeString(
                        file.resolveSibling(file.getFileName() + ".reached"), point.word());
                stop(point);
            }
        } catch (IOException e) {
            log.warn("fault point cannot be read", e, "file", file);
        }
    }

    private Optional<FaultPoint> armed() throws IOException {
        try {
            return FaultPoint.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void stop(FaultPoint point) {
        log.warn("stopped at a fault point", "point", point.word());
        while (true) {
            LockSupport.park(this);
        }
    }
}
