package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.sidecar.handover.Generation;
import dev.midflight.sidecar.handover.GivingObserver;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.HandoverServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The handover socket of the proxy that serves, and the lease that names it. A volume that is full
 * delays them and stops nothing. For the lifecycle's thread alone.
 */
final class Publication {
    private static final int SIDECAR_UID = 1337;

    private final ProxyIdentity identity;
    private final HandoverContext context;
    private final LeaseFile leaseFile;
    private final GivingObserver observer;
    private @Nullable HandoverServer server;
    private @Nullable Generation unpublished;

    Publication(
            ProxyIdentity identity,
            HandoverContext context,
            LeaseFile leaseFile,
            GivingObserver observer) {
        this.identity = identity;
        this.context = context;
        this.leaseFile = leaseFile;
        this.observer = observer;
    }

    /**
     * @return false if it has to be tried again with {@link #retry}
     */
    boolean publish(Epoch epoch, IntSupplier drainSeconds, BooleanSupplier stillFollowing) {
        close();
        unpublished = new Generation(identity.slot(), epoch, drainSeconds, stillFollowing);
        return retry();
    }

    boolean retry() {
        if (unpublished == null) {
            return true;
        }
        Lease lease = Lease.of(unpublished.epoch(), identity.slot(), identity.version());
        try {
            if (server == null) {
                removeSocketsOfThisSlot();
                server =
                        HandoverServer.start(
                                context,
                                identity.runDirectory().resolve(lease.handoverSocket()),
                                unpublished,
                                Stream.of(SIDECAR_UID, ownUid())
                                        .collect(Collectors.toUnmodifiableSet()),
                                observer);
            }
            leaseFile.write(lease);
            unpublished = null;
            return true;
        } catch (IOException e) {
            context.log()
                    .warn("lease not written: nobody can take over yet", e, "epoch", lease.epoch());
            return false;
        }
    }

    /** The next proxy has asked, and has not been told all yet. */
    boolean isHandingOver() {
        return server != null && server.isHandingOver();
    }

    void recall() {
        if (server != null) {
            server.recall();
        }
    }

    void close() {
        unpublished = null;
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** This process is the only living one of its slot: whatever lies there is of dead ones. */
    private void removeSocketsOfThisSlot() throws IOException {
        String mine = "handover-*-" + identity.slot().letter() + ".sock";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(identity.runDirectory(), mine)) {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static int ownUid() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }
}
