package dev.midflight.sidecar.standalone;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.proxy.EndpointLog;
import dev.midflight.sidecar.proxy.OverloadLog;
import dev.midflight.sidecar.report.Reports;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final AtomicBoolean readAgain = new AtomicBoolean();
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
        dataPath.logRefusals(log.part("connections"));
        dataPath.onOverload(new OverloadLog(log));
        dataPath.upstreams().onChange(new EndpointLog(log));
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

    /** Reads the file again, changed or not, unless it drains; for any thread. */
    public void readAgain() {
        log.info("told to read the configuration again", "file", watch.file());
        readAgain.set(true);
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
        log.info(
                "serves",
                "file",
                watch.file(),
                "version",
                current.version(),
                "listeners",
                addresses());
        while (!told(POLL_MILLIS)) {
            boolean changed = watch.hasChanged();
            if (readAgain.getAndSet(false) || changed) {
                reload();
            }
        }
        drain();
        dataPath.close();
        reports.close();
    }

    /** All that it listens on: the configured ones as the file has them, then its own pages. */
    private String addresses() {
        Stream<String> configured =
                current.listeners().stream()
                        .filter(listener -> listener.address().isPresent())
                        .map(Listener::name);
        return Stream.concat(configured, Servable.PAGES.stream())
                .map(name -> name + "=" + address(name))
                .collect(Collectors.joining(" "));
    }

    private String address(String listener) {
        InetSocketAddress address = dataPath.address(listener);
        return address == null ? "-" : HostPort.of(address);
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
