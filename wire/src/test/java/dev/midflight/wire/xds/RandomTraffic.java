package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.model.traffic.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Clusters and endpoints of every kind. */
final class RandomTraffic {
    private final Dice dice;

    RandomTraffic(long seed) {
        this.dice = new Dice(seed);
    }

    Cluster cluster(String name) {
        EndpointSource source =
                dice.one(
                        new EndpointSource.Listed(List.of()),
                        new EndpointSource.OriginalDestination());
        HealthCheck health = health();
        boolean headers =
                source instanceof EndpointSource.Listed
                        && (health.probe() instanceof HealthProbe.None
                                || health.probe() instanceof HealthProbe.Tcp);
        return new Cluster(
                ClusterName.of(name),
                source,
                dice.one(UpstreamProtocol.values()),
                dice.number(10, 120_000),
                loadBalancing(),
                pool(),
                breaker(),
                health,
                outliers(),
                headers ? dice.one(ProxyProtocolVersion.values()) : ProxyProtocolVersion.OFF,
                tls());
    }

    private CircuitBreaker breaker() {
        return new CircuitBreaker(
                dice.number(1, 1_000_000),
                dice.number(0, 1_000_000),
                dice.number(1, 1_000_000),
                new RetryBudget(dice.number(0, 100), dice.number(0, 10_000)));
    }

    private HealthCheck health() {
        return new HealthCheck(
                dice.one(
                        new HealthProbe.None(),
                        new HealthProbe.Tcp(),
                        new HealthProbe.Http(
                                "/healthz?deep=1",
                                dice.one("", "shop.example"),
                                dice.number(200, 299),
                                dice.number(300, 599)),
                        new HealthProbe.Grpc(dice.one("", "shop.Reviews"))),
                dice.number(10, 90_000),
                dice.number(1, 9000),
                dice.number(0, 100),
                dice.number(1, 9),
                dice.number(1, 9));
    }

    private LoadBalancing loadBalancing() {
        Balancing balancing =
                dice.one(
                        new Balancing.RoundRobin(),
                        new Balancing.Random(),
                        new Balancing.LeastRequest(dice.number(2, 16)),
                        new Balancing.PeakEwma(dice.number(10, 600_000)),
                        new Balancing.RingHash(dice.number(1, 1000), dice.number(1000, 100_000)),
                        new Balancing.Maglev(dice.one(2, 65_537, 5_000_011)));
        boolean hashes =
                balancing instanceof Balancing.RingHash || balancing instanceof Balancing.Maglev;
        return new LoadBalancing(
                balancing,
                new SlowStart(hashes ? 0 : dice.number(0, 3600), dice.number(1, 100)),
                new Failover(locality(), dice.number(100, 1000), dice.number(0, 100)),
                dice.one(SubsetFallback.values()));
    }

    private Locality locality() {
        return dice.one(
                Locality.UNKNOWN,
                new Locality("eu", "", ""),
                new Locality("eu", "a", ""),
                new Locality("eu", "a", "rack-1"));
    }

    private PoolLimits pool() {
        return new PoolLimits(
                dice.number(1, 1_000_000),
                dice.number(0, 1_000_000),
                dice.number(0, 1000),
                dice.number(0, 10_000),
                dice.number(1, 3600),
                dice.number(0, 604_800));
    }

    private OutlierDetection outliers() {
        int base = dice.number(10, 3_600_000);
        return new OutlierDetection(
                dice.number(0, 3),
                dice.number(0, 3),
                dice.number(0, 3),
                new SuccessRate(dice.one(0, 2, 9), dice.number(1, 99), dice.number(100, 9999)),
                dice.number(10, 3_600_000),
                base,
                dice.number(base, 86_400_000),
                dice.number(0, 100));
    }

    private ClusterTls tls() {
        return dice.coin()
                ? ClusterTls.OFF
                : new ClusterTls(
                        dice.coin(),
                        Set.copyOf(dice.some(3, i -> "spiffe://cluster.local/ns/a/sa/" + i)),
                        dice.one(
                                Optional.empty(),
                                Optional.of(""),
                                Optional.of("reviews.shop.svc")));
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        int count = dice.number(0, 9);
        for (int i = 0; i < count; i++) {
            endpoints.add(
                    new Endpoint(
                            dice.one("10.0.0." + i, "fd00:0:0:0:0:0:0:" + (i + 1)),
                            dice.number(1, 65_535),
                            dice.number(1, Endpoint.MAX_WEIGHT),
                            dice.number(0, 3),
                            locality(),
                            dice.one(
                                    Map.of(),
                                    Map.of("version", "v" + i),
                                    Map.of("a", "", "b", "2")),
                            dice.coin()));
        }
        return endpoints;
    }
}
