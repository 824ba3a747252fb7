package dev.midflight.sidecar;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.lifecycle.ExitCode;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The proxy's process: started by a slot's launcher, which holds the other end of descriptor 0. */
public final class SidecarMain {
    private static final long LONGEST_LEAVING_HOURS = 24;

    private SidecarMain() {}

    public static void main(String[] arguments) {
        EventLog log = EventLog.to(System.err, Clock.systemUTC(), LogLevel.INFO);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) -> log.error("thread died", e, "thread", thread.getName()));
        Runtime.getRuntime().halt(run(System.getenv(), log));
    }

    private static int run(Map<String, String> environment, EventLog log) {
        try {
            SidecarConfig config = SidecarConfig.parse(environment);
            log.setLevel(config.logLevel());
            OwnLauncher launcher = OwnLauncher.onDescriptorZero(log.part("launcher"));
            return runToTheEnd(Sidecar.assemble(config, launcher, log));
        } catch (InvalidConfigException e) {
            e.errors().forEach(error -> log.error("bad configuration", "error", error));
            return ExitCode.BAD_CONFIGURATION;
        } catch (IllegalArgumentException e) {
            log.error("bad configuration", e);
            return ExitCode.BAD_CONFIGURATION;
        } catch (RuntimeException | LinkageError e) {
            log.error("crashed", e);
            return ExitCode.CRASH;
        }
    }

    /**
     * SIGTERM means drain: the hook holds the JVM until that is done, and decides its exit code.
     */
    private static int runToTheEnd(Sidecar sidecar) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(ExitCode.CRASH);
        Thread hook =
                Thread.ofPlatform()
                        .name("terminate")
                        .unstarted(
                                () -> {
                                    sidecar.terminate();
                                    await(ended);
                                    Runtime.getRuntime().halt(exitCode.get());
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            exitCode.set(sidecar.run());
            return exitCode.get();
        } finally {
            ended.countDown();
        }
    }

    private static void await(CountDownLatch ended) {
        try {
            var _ = ended.await(LONGEST_LEAVING_HOURS, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
