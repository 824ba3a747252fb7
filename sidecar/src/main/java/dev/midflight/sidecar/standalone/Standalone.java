package dev.midflight.sidecar.standalone;

import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.proxy.OverloadLog;
import dev.midflight.sidecar.report.Reports;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A proxy that a file tells where to listen and where requests go; no launcher, no operator. */
public final class Standalone {
    private static final int POLL_MILLIS = 500;
    private static final int DRAIN_POLL_MILLIS = 20;

    private final SidecarConfig config;
    private final EventLog log;
    private final DataPath dataPath;
    private final Reports reports;
    private final FileWatch watch;
    private final CountDownLatch terminate = new CountDownLatch(1);
    private Snapshot current;

    private Standalone(FileWatch watch, SidecarConfig config, Snapshot snapshot, EventLog log)
            throws InvalidConfigException {
        this.watch = watch;
        this.config = config;
        this.log = log;
        this.current = snapshot;
        Telemetry telemetry = new Telemetry(config.telemetry().grpcMethods());
        this.dataPath = new DataPath(config, telemetry, snapshot.listeners());
        this.reports = new Reports(config, telemetry, log.part("report"));
        reports.writeAccessLog(System.out);
        reports.trace();
        dataPath.onDrain(
                () -> {
                    log.info("told to drain");
                    terminate();
                });
        dataPath.changeLevelOf(log);
        dataPath.onOverload(new OverloadLog(log));
        dataPath.configuredBy(watch.file().toAbsolutePath().toString());
    }

    /**
     * Reads the file.
     *
     * @throws InvalidConfigException with its errors, or those of the access log's format
     */
    public static Standalone assemble(Path file, SidecarConfig config, EventLog log)
            throws InvalidConfigException {
        FileWatch watch = new FileWatch(file);
        Snapshot snapshot = ConfigFile.read(file);
        new Servable(snapshot).check();
        return new Standalone(watch, config, snapshot, log);
    }

    /**
     * Reads a file and does nothing with it.
     *
     * @throws InvalidConfigException with every error of it
     */
    public static void check(Path file) throws InvalidConfigException {
        new Servable(ConfigFile.read(file)).check();
    }

    /** Drain, then end; for any thread. */
    public void terminate() {
        terminate.countDown();
    }

    /**
     * Serves until it is told to end.
     *
     * @throws CompletionException if an address cannot be bound
     */
    public void run() {
        dataPath.apply(current).join();
        dataPath.bind().join();
        reports.begin();
        log.info("serves", "file", watch.file(), "version", current.version());
        current.listeners()
                .forEach(
                        listener ->
                                log.info(
                                        "listens",
                                        "listener",
                                        listener.name(),
                                        "address",
                                        String.valueOf(dataPath.address(listener.name()))));
        log.info("has pages", "address", String.valueOf(dataPath.address("admin")));
        while (!told(POLL_MILLIS)) {
            if (watch.hasChanged()) {
                reload();
            }
        }
        drain();
        dataPath.close();
        reports.close();
    }

    private boolean told(int millis) {
        try {
            return terminate.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** A file that is not valid, or wants other listeners, changes nothing. */
    private void reload() {
        try {
            Snapshot next = ConfigFile.read(watch.file());
            new Servable(next).check();
            new Servable(next).checkListenersOf(current);
            dataPath.apply(next).join();
            current = next;
            log.info("took the new configuration", "version", next.version());
        } catch (InvalidConfigException e) {
            e.errors().forEach(error -> log.error("bad configuration", "error", error));
            log.warn("keeps the configuration it has", "version", current.version());
        }
    }

    private void drain() {
        log.info("drains", "connections", dataPath.open());
        dataPath.stopAccepting().join();
        dataPath.leave(true);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(config.drainSeconds());
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (dataPath.open() > 0 && System.nanoTime() < end) {
                var _ = never.await(DRAIN_POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        log.info("ends", "cut", dataPath.cutRemaining().join());
    }
}
