package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.HealthCheck;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Asks one endpoint again and again; the interval begins when an answer is there. */
final class EndpointCheck {
    private final String key;
    private final HealthCheck config;
    private final Prober prober;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final HealthListener listener;
    private final HealthTally tally;
    private boolean stopped;

    EndpointCheck(
            String key,
            HealthCheck config,
            Prober prober,
            EventLoop loop,
            RandomGenerator random,
            HealthListener listener) {
        this.key = key;
        this.config = config;
        this.prober = prober;
        this.loop = loop;
        this.random = random;
        this.listener = listener;
        this.tally = new HealthTally(config.unhealthyThreshold(), config.healthyThreshold());
    }

    void ask() {
        if (!stopped) {
            prober.ask(config.timeoutMillis()).addListener(this::answered);
        }
    }

    private void answered(Future<? super Boolean> answer) {
        if (stopped) {
            return;
        }
        boolean success = Boolean.TRUE.equals(answer.getNow());
        listener.onAnswer(key, success, tally.observe(success));
        long jitter = (long) config.intervalMillis() * config.jitterPercent() / 100;
        long pause = config.intervalMillis() + (jitter == 0 ? 0 : random.nextLong(jitter + 1));
        var _ = loop.schedule(this::ask, pause, TimeUnit.MILLISECONDS);
    }

    void stop() {
        stopped = true;
        prober.close();
    }
}
