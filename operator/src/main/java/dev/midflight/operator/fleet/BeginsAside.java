package dev.midflight.operator.fleet;

import java.util.concurrent.Executor;

/**
 * Of one call, whose beginning may wait (its token is checked), and of which nothing does later: it
 * begins elsewhere and goes on where its messages come from, on the connection's event loop.
 * Whoever uses it does so one task after the other, as gRPC does.
 */
final class BeginsAside implements Executor {
    private final Executor aside;
    private boolean begun;

    BeginsAside(Executor aside) {
        this.aside = aside;
    }

    @Override
    public void execute(Runnable task) {
        if (begun) {
            task.run();
        } else {
            begun = true;
            aside.execute(task);
        }
    }
}
