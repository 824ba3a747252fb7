package dev.midflight.sidecar.cluster.health;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.UpstreamProtocol;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The checks of one cluster's endpoints; used on the side loop only. */
public final class HealthChecks {
    private final HealthCheck config;
    private final UpstreamProtocol protocol;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final HealthListener listener;
    private final Map<String, EndpointCheck> checks = new HashMap<>();

    public HealthChecks(
            HealthCheck config,
            UpstreamProtocol protocol,
            EventLoop loop,
            RandomGenerator random,
            HealthListener listener) {
        this.config = config;
        this.protocol = protocol;
        this.loop = loop;
        this.random = random;
        this.listener = listener;
    }

    /** True if another one of these would ask the same. */
    public boolean asks(HealthCheck other, UpstreamProtocol spoken) {
        return config.equals(other) && protocol == spoken;
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
        Prober prober = Prober.of(config.probe(), protocol, endpoint.address(), key, loop);
        return new EndpointCheck(key, config, prober, loop, random, listener);
    }

    public void stop() {
        follow(List.of());
    }
}
