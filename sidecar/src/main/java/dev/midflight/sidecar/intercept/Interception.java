package dev.midflight.sidecar.intercept;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.WatchPolicy;
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
    private static final long CHECK_MILLIS = 2_000;

    private final InterceptorClient client;
    private final Redirection redirection;
    private final ScheduledExecutorService executor;
    private final Consumer<InterceptionReport> listener;
    private final EventLog log;
    private final WatchOrder watch;

    private InterceptionReport report = InterceptionReport.UNKNOWN;
    private long generation;
    private boolean begun;

    /**
     * @param socket of the interceptor, {@code /run/midflight/net.sock} in a pod
     * @param listener told of every change of the report, on the executor
     */
    public Interception(
            Path socket,
            Redirection redirection,
            ScheduledExecutorService executor,
            Consumer<InterceptionReport> listener,
            EventLog log) {
        this.client = new InterceptorClient(socket, EXCHANGE_TIMEOUT);
        this.redirection = requireNonNull(redirection, "redirection is null");
        this.executor = requireNonNull(executor, "executor is null");
        this.listener = requireNonNull(listener, "listener is null");
        this.log = requireNonNull(log, "log is null").part("interception");
        this.watch = new WatchOrder(client, this.log);
    }

    /** From now on this scope is wanted; replaces an earlier wish that has not come true yet. */
    public void want(InterceptionScope scope) {
        Wish wish = wish(scope);
        executor.execute(() -> begin(wish));
    }

    /**
     * What the interceptor was told last stays so, with the rules of this version; where it was
     * told nothing yet, the pod's own scope. What an operator has chosen outlives the proxy that it
     * was told to that way.
     */
    public void wantAsBefore() {
        executor.execute(
                () -> {
                    begun = true;
                    watch.forgotten();
                    generation++;
                    ask(generation);
                });
    }

    /** How the interceptor is to watch this proxy. */
    public void watch(WatchPolicy policy) {
        executor.execute(
                () -> {
                    watch.want(policy);
                    if (begun) {
                        tellWatch();
                    }
                });
    }

    /** Whether new connections may pass by this proxy while it is dead. */
    public void guard(InboundGuard guard) {
        executor.execute(
                () -> {
                    watch.guard(guard);
                    if (begun) {
                        tellWatch();
                    }
                });
    }

    /** Another proxy speaks to the interceptor from now on. */
    public void stop() {
        executor.execute(
                () -> {
                    begun = false;
                    generation++;
                });
    }

    private Wish wish(InterceptionScope scope) {
        return new Wish(scope, redirection.renderer().render(scope));
    }

    private void begin(Wish wish) {
        begun = true;
        generation++;
        change(report(wish.scope().mode(), report.actual(), ""));
        pursue(wish, generation);
    }

    private void ask(long asked) {
        if (asked != generation) {
            return;
        }
        try {
            switch (client.status()) {
                case Done done ->
                        begin(
                                wish(
                                        new InterceptionStatus(done)
                                                .wanted()
                                                .orElse(redirection.scope())));
                case Refused refused -> askAgain(asked, refused.reason());
            }
        } catch (IOException e) {
            askAgain(asked, String.valueOf(e.getMessage()));
        }
    }

    private void askAgain(long asked, String reason) {
        change(report(report.wanted(), report.actual(), reason));
        later(() -> ask(asked), RETRY_MILLIS);
    }

    private void pursue(Wish wish, long told) {
        if (told != generation) {
            return;
        }
        try {
            InterceptorReply reply =
                    wish.scope().mode() == InterceptionMode.ON
                            ? client.apply(wish.rules(), wish.scope())
                            : client.bypass();
            switch (reply) {
                case Done _ -> check(wish, told);
                case Refused refused -> retry(wish, told, refused.reason());
            }
        } catch (IOException e) {
            retry(wish, told, String.valueOf(e.getMessage()));
        }
    }

    private void retry(Wish wish, long told, String reason) {
        if (!reason.equals(report.message())) {
            log.warn("interceptor does not do it yet", "wanted", wish.scope(), "reason", reason);
        }
        change(report(wish.scope().mode(), report.actual(), reason));
        later(() -> pursue(wish, told), RETRY_MILLIS);
    }

    private void check(Wish wish, long told) {
        if (told != generation) {
            return;
        }
        try {
            switch (client.status()) {
                case Done done -> {
                    InterceptionStatus status = new InterceptionStatus(done);
                    watch.compare(status);
                    if (status.knowsNothing()) {
                        retry(wish, told, "interceptor has lost what it was told");
                        return;
                    }
                    change(status.report(wish.scope()));
                }
                case Refused refused -> unreadable(wish, refused.reason());
            }
        } catch (IOException e) {
            watch.forgotten();
            unreadable(wish, String.valueOf(e.getMessage()));
        }
        tellWatch();
        later(() -> check(wish, told), CHECK_MILLIS);
    }

    /** Where the interceptor is not there, the next look says so. */
    private void tellWatch() {
        try {
            watch.tell();
        } catch (IOException _) {
            watch.forgotten();
        }
    }

    private void unreadable(Wish wish, String reason) {
        change(report(wish.scope().mode(), InterceptionMode.UNKNOWN, reason));
    }

    /** The scope is the one that the interceptor has said it has, until it says another. */
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
                "scope",
                next.scope(),
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

    /** A scope and the rules of this version for it. */
    private record Wish(InterceptionScope scope, RuleSets rules) {}
}
