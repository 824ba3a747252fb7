package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.HealthCheck;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The checks of one cluster's endpoints; used on the side loop only. */
public final class HealthChecks {
    private final HealthCheck config;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final HealthListener listener;
    private final Map<String, EndpointCheck> checks = new HashMap<>();

    public HealthChecks(
            HealthCheck config, EventLoop loop, RandomGenerator random, HealthListener listener) {
        this.config = config;
        this.loop = loop;
        this.random = random;
        this.listener = listener;
    }

    public HealthCheck config() {
        return config;
    }

    /**
     * Asks these from here on: new ones at once, those that were asked before when they are due.
     */
    public void follow(List<Endpoint> endpoints) {
        Map<String, EndpointCheck> left = new HashMap<>(checks);
        List<EndpointCheck> added = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            String key = endpoint.toString();
            if (left.remove(key) == null) {
                EndpointCheck check = check(endpoint);
                checks.put(key, check);
                added.add(check);
            }
        }
        left.forEach(
                (key, check) -> {
                    checks.remove(key);
                    check.stop();
                });
        added.forEach(EndpointCheck::ask);
    }

    private EndpointCheck check(Endpoint endpoint) {
        String key = endpoint.toString();
        Prober prober = Prober.of(config.probe(), endpoint.address(), key, loop);
        return new EndpointCheck(key, config, prober, loop, random, listener);
    }

    public void stop() {
        follow(List.of());
    }
}
