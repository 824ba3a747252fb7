package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.cluster.Clusters;
import dev.midflight.sidecar.cluster.Connector;
import dev.midflight.sidecar.cluster.UpstreamPools;
import dev.midflight.sidecar.config.TrafficConfig;
import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.Pipes;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.route.RoutingPlan;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What one event loop owns: its connections, its upstreams, its counters. */
public final class Worker {
    private static final int BUDGET_MILLIS = 250;
    private static final int SECOND_MILLIS = 1000;

    private final int index;
    private final EventLoop loop;
    private final TrafficConfig config;
    private final LoopCounters counters;
    private final Congestion congestion;
    private final Credentials credentials;
    private final LoopBudget budget;
    private final Pipes pipes;
    private final Connector connector;
    private final UpstreamPools pools;
    private final Clusters clusters;
    private final Flows flows;
    private final HttpDate date = new HttpDate(InstantSource.system());
    private final Refusals refusals = new Refusals();
    private final AtomicLong lastId = new AtomicLong();
    private @Nullable RoutingPlan routes;
    private volatile boolean leaving;

    public Worker(
            int index,
            EventLoop loop,
            TrafficConfig config,
            LoopCounters counters,
            Congestion congestion,
            Credentials credentials) {
        this.index = index;
        this.loop = loop;
        this.config = config;
        this.counters = counters;
        this.congestion = congestion;
        this.credentials = credentials;
        this.budget =
                new LoopBudget(
                        loop,
                        config.overload().bufferedBytes() / config.workers(),
                        config.bufferBytes());
        this.pipes = new Pipes(config.splicePipes() / config.workers());
        this.connector =
                new Connector(
                        loop,
                        counters,
                        config.connectTimeoutMillis(),
                        budget,
                        congestion,
                        credentials);
        this.pools =
                new UpstreamPools(
                        connector, config.upstreamIdleConnections(), config.upstreamIdleSeconds());
        this.clusters = new Clusters(index, connector, new SplittableRandom(), System::nanoTime);
        this.flows = new Flows(counters);
    }

    /** Begins the one-second ticks of connections and pools, and the budget's faster ones. */
    public void start() {
        every(BUDGET_MILLIS, budget::tick);
        everySecond(flows::tick);
        everySecond(pools::tick);
        everySecond(clusters::tick);
    }

    /** Runs a task on the loop each second, whatever comes of it. */
    public void everySecond(Runnable task) {
        every(SECOND_MILLIS, task);
    }

    /** A failure is the loop's to log, as that of any task: it would end a schedule unheard. */
    private void every(int millis, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        loop.execute(
                                () -> {
                                    throw e;
                                });
                    }
                };
        var _ = loop.scheduleAtFixedRate(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    public EventLoop loop() {
        return loop;
    }

    public TrafficConfig config() {
        return config;
    }

    public LoopCounters counters() {
        return counters;
    }

    /** A link of a connection just accepted; not registered yet. */
    public Link accepted(EpollSocketChannel channel) {
        congestion.settleAccepted(channel);
        return Link.of(channel, budget);
    }

    /** By which it proves who it is. */
    public Credentials credentials() {
        return credentials;
    }

    /** What its connections may hold together. */
    public LoopBudget budget() {
        return budget;
    }

    /** By which bulk transfers pass. */
    public Pipes pipes() {
        return pipes;
    }

    public Connector connector() {
        return connector;
    }

    public UpstreamPools pools() {
        return pools;
    }

    /** The upstreams that are configured. */
    public Clusters clusters() {
        return clusters;
    }

    /** Where requests go; null: to their original destination. On the loop. */
    public @Nullable RoutingPlan routes() {
        return routes;
    }

    /** From the next request on; on the loop. */
    public void route(RoutingPlan plan) {
        routes = plan;
    }

    /** Of responses that its connections make themselves. */
    public HttpDate date() {
        return date;
    }

    /** Told of the connections that are not served. */
    public Refusals refusals() {
        return refusals;
    }

    public Flows flows() {
        return flows;
    }

    /** True while inbound clients are to be told to go elsewhere. */
    public boolean leaving() {
        return leaving;
    }

    /** Has the inbound connections told, those of now and those to come; on the loop. */
    public void leave(boolean nowLeaving) {
        leaving = nowLeaving;
        if (nowLeaving) {
            flows.sayGoodbye();
        }
    }

    /** An id that no other connection of this process has; on any thread. */
    public long nextId() {
        return ((long) index << 48) | lastId.incrementAndGet();
    }

    /** Which worker gave out an id. */
    public static int indexOf(long id) {
        return (int) (id >>> 48);
    }
}
