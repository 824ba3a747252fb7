package dev.midflight.sidecar.intercept;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.sidecar.intercept.InterceptorReply.Done;
import dev.midflight.sidecar.intercept.InterceptorReply.Refused;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps telling the interceptor what is wanted until it is so, and keeps reading back what is in
 * the kernel.
 *
 * <p>Everything here runs on the executor given, which must have one thread; nothing blocks a
 * caller.
 */
public final class Interception {
    private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_MILLIS = 250;
    private static final long CHECK_MILLIS = 5_000;

    private final InterceptorClient client;
    private final RuleSets rules;
    private final ScheduledExecutorService executor;
    private final Consumer<InterceptionReport> listener;
    private final EventLog log;

    private InterceptionReport report = InterceptionReport.UNKNOWN;
    private long generation;

    /**
     * @param socket of the interceptor, {@code /run/midflight/net.sock} in a pod
     * @param listener told of every change of the report, on the executor
     */
    public Interception(
            Path socket,
            RuleSets rules,
            ScheduledExecutorService executor,
            Consumer<InterceptionReport> listener,
            EventLog log) {
        this.client = new InterceptorClient(socket, EXCHANGE_TIMEOUT);
        this.rules = requireNonNull(rules, "rules is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.listener = requireNonNull(listener, "listener is null");
        this.log = requireNonNull(log, "log is null").part("interception");
    }

    /** From now on this mode is wanted; replaces an earlier wish that has not come true yet. */
    public void want(InterceptionMode mode) {
        if (mode == InterceptionMode.UNKNOWN) {
            throw new IllegalArgumentException("mode: UNKNOWN (expected: ON or BYPASSED)");
        }
        executor.execute(
                () -> {
                    generation++;
                    change(report(mode, report.actual(), ""));
                    pursue(mode, generation);
                });
    }

    /**
     * What the interceptor was told last stays so; where it was told nothing yet, traffic is
     * redirected. An operator's bypass outlives the proxy that it was told to that way.
     */
    public void wantAsBefore() {
        executor.execute(
                () -> {
                    generation++;
                    ask(generation);
                });
    }

    /** Another proxy speaks to the interceptor from now on. */
    public void stop() {
        executor.execute(() -> generation++);
    }

    private void ask(long wish) {
        if (wish != generation) {
            return;
        }
        try {
            switch (client.status()) {
                case Done done ->
                        want(
                                done.value("wanted").equals("off")
                                        ? InterceptionMode.BYPASSED
                                        : InterceptionMode.ON);
                case Refused refused -> askAgain(wish, refused.reason());
            }
        } catch (IOException e) {
            askAgain(wish, String.valueOf(e.getMessage()));
        }
    }

    private void askAgain(long wish, String reason) {
        change(report(report.wanted(), report.actual(), reason));
        later(() -> ask(wish), RETRY_MILLIS);
    }

    private void pursue(InterceptionMode mode, long wish) {
        if (wish != generation) {
            return;
        }
        try {
            InterceptorReply reply =
                    mode == InterceptionMode.ON ? client.apply(rules) : client.bypass();
            switch (reply) {
                case Done _ -> check(mode, wish);
                case Refused refused -> retry(mode, wish, refused.reason());
            }
        } catch (IOException e) {
            retry(mode, wish, String.valueOf(e.getMessage()));
        }
    }

    private void retry(InterceptionMode mode, long wish, String reason) {
        if (!reason.equals(report.message())) {
            log.warn("interceptor does not do it yet", "wanted", mode, "reason", reason);
        }
        change(report(mode, report.actual(), reason));
        later(() -> pursue(mode, wish), RETRY_MILLIS);
    }

    private void check(InterceptionMode mode, long wish) {
        if (wish != generation) {
            return;
        }
        try {
            switch (client.status()) {
                case Done done -> change(read(mode, done));
                case Refused refused -> change(unreadable(mode, refused.reason()));
            }
        } catch (IOException e) {
            change(unreadable(mode, String.valueOf(e.getMessage())));
        }
        later(() -> check(mode, wish), CHECK_MILLIS);
    }

    private static InterceptionReport read(InterceptionMode mode, Done status) {
        InterceptionMode actual =
                switch (status.value("actual")) {
                    case "on" -> InterceptionMode.ON;
                    case "off" -> InterceptionMode.BYPASSED;
                    default -> InterceptionMode.UNKNOWN;
                };
        String message = status.value("actual").equals("drifted") ? "rules have drifted" : "";
        return new InterceptionReport(mode, actual, status.value("backend"), message, "", 0, 0);
    }

    private InterceptionReport unreadable(InterceptionMode mode, String reason) {
        return report(mode, InterceptionMode.UNKNOWN, reason);
    }

    private InterceptionReport report(
            InterceptionMode wanted, InterceptionMode actual, String message) {
        return new InterceptionReport(
                wanted,
                actual,
                report.backend(),
                message,
                report.scope(),
                report.bypasses(),
                report.drifts());
    }

    private void change(InterceptionReport next) {
        if (next.equals(report)) {
            return;
        }
        report = next;
        log.info(
                "interception",
                "wanted",
                next.wanted(),
                "actual",
                next.actual(),
                "backend",
                next.backend(),
                "message",
                next.message());
        listener.accept(next);
    }

    private void later(Runnable task, long millis) {
        if (!executor.isShutdown()) {
            ScheduledFuture<?> _ = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
        }
    }
}
