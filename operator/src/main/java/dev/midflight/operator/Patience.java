package dev.midflight.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Waits for an API server that is away or slow while the operator starts. Blocks its caller. */
record Patience(int tries, Duration between) {
    private static final Logger LOG = Logger.getLogger(Patience.class);

    /** The first answer; the last failure after as many tries. */
    <T> T untilItWorks(String what, Supplier<T> attempt) {
        for (int left = tries; ; left--) {
            try {
                return attempt.get();
            } catch (KubernetesClientException e) {
                if (left <= 1 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warnf("No answer about %s, asking again: %s", what, e.getMessage());
                LockSupport.parkNanos(between.toNanos());
            }
        }
    }
}
