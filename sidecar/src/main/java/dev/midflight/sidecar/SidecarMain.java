package dev.midflight.sidecar;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.lifecycle.ExitCode;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LibraryLogs;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.standalone.Arguments;
import dev.midflight.sidecar.standalone.Standalone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The proxy's process: started by a slot's launcher, which holds the other end of descriptor 0, or
 * alone with a configuration file.
 */
public final class SidecarMain {
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    /** A configuration file that is only read, while the AOT cache is trained. */
    private static final String SAMPLE = "MIDFLIGHT_TRAINING_CONFIG";

    private static final long LONGEST_LEAVING_HOURS = 24;

    private SidecarMain() {}

    public static void main(String[] arguments) {
        watchNoBuffers();
        LibraryLogs.useTheJdks();
        EventLog log = EventLog.to(System.err, Clock.systemUTC(), LogLevel.INFO);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, e) -> log.error("thread died", e, "thread", thread.getName()));
        Runtime.getRuntime().halt(run(Arguments.parse(List.of(arguments)), log));
    }

    /** Netty's samples of where buffers were used fill stack traces: 2 % of the time under load. */
    private static void watchNoBuffers() {
        if (System.getProperty(LEAK_DETECTION) == null) {
            System.setProperty(LEAK_DETECTION, "disabled");
        }
    }

    private static int run(Arguments arguments, EventLog log) {
        return switch (arguments) {
            case Arguments.InPod() -> run(System.getenv(), log);
            case Arguments.Serve(Path file) -> serve(file, System.getenv(), log);
            case Arguments.Check(Path file) -> check(file);
            case Arguments.Version() -> {
                System.out.println("midflight-sidecar " + SidecarConfig.version(System.getenv()));
                yield 0;
            }
            case Arguments.Help() -> {
                System.out.print(Arguments.USAGE);
                yield 0;
            }
            case Arguments.Wrong(String why) -> {
                System.err.print(why + "\n" + Arguments.USAGE);
                yield ExitCode.BAD_CONFIGURATION;
            }
        };
    }

    private static int check(Path file) {
        try {
            Standalone.check(file);
            System.out.println(file + ": valid");
            return 0;
        } catch (InvalidConfigException e) {
            e.errors().forEach(System.err::println);
            return ExitCode.BAD_CONFIGURATION;
        }
    }

    private static int serve(Path file, Map<String, String> environment, EventLog log) {
        try {
            SidecarConfig config = SidecarConfig.parse(environment);
            log.setLevel(config.logLevel());
            Standalone standalone = Standalone.assemble(file, config, log);
            return runToTheEnd(
                    standalone::terminate,
                    standalone::readAgain,
                    () -> {
                        standalone.run();
                        return 0;
                    });
        } catch (InvalidConfigException e) {
            e.errors().forEach(error -> log.error("bad configuration", "error", error));
            return ExitCode.BAD_CONFIGURATION;
        } catch (RuntimeException | LinkageError e) {
            if (e instanceof CompletionException
                    && e.getCause() instanceof IOException cannotListen) {
                log.error("cannot listen", "reason", String.valueOf(cannotListen.getMessage()));
            } else {
                log.error("crashed", e);
            }
            return ExitCode.CRASH;
        }
    }

    private static int run(Map<String, String> environment, EventLog log) {
        String sample = environment.get(SAMPLE);
        if (sample != null) {
            check(Path.of(sample));
        }
        try {
            SidecarConfig config = SidecarConfig.parse(environment);
            log.setLevel(config.logLevel());
            OwnLauncher launcher = OwnLauncher.onDescriptorZero(log.part("launcher"));
            Sidecar sidecar = Sidecar.assemble(config, launcher, log);
            return runToTheEnd(
                    sidecar::terminate,
                    () -> log.info("no configuration file to read again", "signal", "HUP"),
                    sidecar::run);
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
     * SIGHUP means to read the configuration again, and never to end.
     */
    private static int runToTheEnd(Runnable terminate, Runnable readAgain, IntSupplier run) {
        HangUpSignal.handle(readAgain);
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(ExitCode.CRASH);
        Thread hook =
                Thread.ofPlatform()
                        .name("terminate")
                        .unstarted(
                                () -> {
                                    terminate.run();
                                    await(ended);
                                    Runtime.getRuntime().halt(exitCode.get());
                                });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            exitCode.set(run.getAsInt());
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
