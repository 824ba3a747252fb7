package dev.midflight.sidecar.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetSettings;
import dev.midflight.model.HandoverReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.model.WatchPolicy;
import dev.midflight.sidecar.handover.FaultPoints;
import dev.midflight.sidecar.handover.HandoverContext;
import dev.midflight.sidecar.handover.HandoverLimits;
import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy does before it takes over. */
@Timeout(60)
final class LifecycleTest {
    private static final EventLog LOG =
            EventLog.to(
                    new PrintStream(OutputStream.nullOutputStream(), true),
                    Clock.systemUTC(),
                    LogLevel.INFO);

    @TempDir private Path directory;

    private final List<String> done = new CopyOnWriteArrayList<>();

    /** Here from one that is dead by then. */
    @Test
    void itIsAsTheOneBeforeWasToldToBeBeforeItAsksThatOne() throws Exception {
        new LeaseFile(directory).write(Lease.of(Epoch.of(1), Slot.B, ProxyVersion.of("v1")));
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.idle(upstream.address());
                PipedOutputStream launcher = new PipedOutputStream();
                PipedInputStream heard = new PipedInputStream(launcher)) {
            int exitCode =
                    new Lifecycle(
                                    new ProxyIdentity(
                                            Slot.A,
                                            ProxyVersion.of("v2"),
                                            Epoch.of(2),
                                            false,
                                            true,
                                            directory),
                                    context(proxy),
                                    new Unbound(),
                                    () -> done.add("warm"),
                                    new OwnLauncher(heard, OutputStream.nullOutputStream(), LOG),
                                    new None(),
                                    () -> new FleetSettings(1, 1, WatchPolicy.DEFAULT))
                            .run();

            assertEquals(List.of("refreshed", "bound"), done);
            assertEquals(ExitCode.CRASH, exitCode);
        }
    }

    private HandoverContext context(TestingProxy proxy) {
        return new HandoverContext(
                proxy.dataPath(),
                () -> {
                    throw new IllegalStateException("must not be used");
                },
                HandoverLimits.DEFAULT,
                new FaultPoints(directory, Slot.A, LOG),
                LOG);
    }

    private final class Unbound implements Binder {
        @Override
        public CompletableFuture<Void> refresh() {
            return CompletableFuture.runAsync(() -> done.add("refreshed"));
        }

        @Override
        public CompletableFuture<Void> bind() {
            done.add("bound");
            return CompletableFuture.failedFuture(new IOException("no such address"));
        }
    }

    private static final class None implements Duties {
        @Override
        public void begin(Epoch epoch, Optional<HandoverReport> handover) {
            throw new IllegalStateException("must not be used");
        }

        @Override
        public void followed(HandoverReport handover) {
            throw new IllegalStateException("must not be used");
        }

        @Override
        public void end() {
            throw new IllegalStateException("must not be used");
        }
    }
}
