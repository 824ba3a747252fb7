package dev.midflight.operator.serve;

import java.util.List;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** The streams of one event loop to which something is due: some, then the loop's other work. */
final class PushRound implements Runnable {
    private static final Logger LOG = Logger.getLogger(PushRound.class);
    private static final int AT_ONCE = 256;

    private final Executor loop;
    private final List<XdsCall<?>> calls;
    private int next;

    PushRound(Executor loop, List<XdsCall<?>> calls) {
        this.loop = loop;
        this.calls = List.copyOf(calls);
    }

    @Override
    public void run() {
        int end = Math.min(next + AT_ONCE, calls.size());
        while (next < end) {
            push(calls.get(next++));
        }
        if (next < calls.size()) {
            loop.execute(this);
        }
    }

    private static void push(XdsCall<?> call) {
        try {
            call.push();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Pod %s: pushing its configuration failed", call.pod());
        }
    }
}
