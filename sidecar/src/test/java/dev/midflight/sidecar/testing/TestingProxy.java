package dev.midflight.sidecar.testing;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.proxy.DataPath;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A data path on ephemeral ports whose connections all go to one upstream. */
public final class TestingProxy implements AutoCloseable {
    private final Telemetry telemetry;
    private final DataPath dataPath;

    private TestingProxy(SidecarConfig config, List<Listener> listeners) {
        this.telemetry = new Telemetry(config.telemetry().grpcMethods());
        this.dataPath = new DataPath(config, telemetry, listeners);
    }

    /** Serving as a configuration file says. */
    public static TestingProxy routed(String yaml, String... variables) {
        TestingProxy proxy = idleRouted(yaml, variables);
        await(proxy.dataPath.bind());
        return proxy;
    }

    /**
     * Serving by a route of a configuration, on listeners with the names of those without one.
     *
     * @param protocol of the cluster: {@code http1} or {@code http2}
     */
    public static TestingProxy routedTo(
            InetSocketAddress upstream, String protocol, String... variables) {
        String yaml =
                """
                version: test
                listeners:
                  - {name: inbound, address: "127.0.0.1:0", routes: main}
                  - {name: outbound, address: "127.0.0.1:0", direction: outbound, routes: main}
                routeTables:
                  - name: main
                    paths: keep
                    hosts:
                      - {name: any, domains: ["*"], routes: [{name: all, forward: [{cluster: one}]}]}
                clusters:
                  - {name: one, protocol: %s, endpoints: [{address: "127.0.0.1:%d"}]}
                """;
        return routed(yaml.formatted(protocol, upstream.getPort()), variables);
    }

    /** The same without listening: the new side of a handover. */
    public static TestingProxy idleRouted(String yaml, String... variables) {
        Snapshot snapshot = snapshot(yaml);
        TestingProxy proxy =
                new TestingProxy(config(new HashMap<>(), variables), snapshot.listeners());
        await(proxy.dataPath.apply(snapshot));
        return proxy;
    }

    /** Takes another configuration. */
    public void apply(String yaml) {
        await(dataPath.apply(snapshot(yaml)));
    }

    private static Snapshot snapshot(String yaml) {
        try {
            return ConfigFile.parse(yaml);
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }

    /** Bound and serving. */
    public static TestingProxy serving(InetSocketAddress upstream, String... variables) {
        TestingProxy proxy = idle(upstream, variables);
        await(proxy.dataPath.bind());
        return proxy;
    }

    /** Built, with no listener: the new side of a handover. */
    public static TestingProxy idle(InetSocketAddress upstream, String... variables) {
        Map<String, String> environment = new HashMap<>();
        environment.put("MIDFLIGHT_FIXED_DESTINATION", "127.0.0.1:" + upstream.getPort());
        return new TestingProxy(config(environment, variables), List.of());
    }

    private static SidecarConfig config(Map<String, String> environment, String... variables) {
        for (String name : new String[] {"INBOUND", "OUTBOUND", "ADMIN", "PROBE", "METRICS"}) {
            environment.put("MIDFLIGHT_LISTEN_" + name, "0");
        }
        for (String variable : variables) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')),
                    variable.substring(variable.indexOf('=') + 1));
        }
        try {
            return SidecarConfig.parse(environment);
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }

    public DataPath dataPath() {
        return dataPath;
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    public InetSocketAddress address(String listener) {
        InetSocketAddress bound = Objects.requireNonNull(dataPath.address(listener), listener);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort());
    }

    public TestingClient connect() {
        return TestingClient.connect(address("inbound"));
    }

    /** Hands over to another proxy in this process, batch by batch until nothing is left. */
    public FrozenBatch moveTo(TestingProxy next) {
        FrozenBatch frozen = await(dataPath.freeze(Capabilities.OURS));
        give(frozen, next);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (dataPath.open() > 0) {
            give(await(dataPath.freezeStragglers(Capabilities.OURS)), next);
            if (System.nanoTime() > deadline) {
                throw new AssertionError(dataPath.open() + " connections do not move");
            }
        }
        return frozen;
    }

    private void give(FrozenBatch frozen, TestingProxy next) {
        try {
            var prepared = next.dataPath.prepare(copyOf(frozen));
            await(dataPath.release(frozen));
            await(prepared.start());
            next.dataPath.importCounters(dataPath.exportCounters(1 << 18));
        } catch (MoveRejectedException e) {
            throw new AssertionError(e);
        }
    }

    /** The batch as the other process would receive it: with descriptors of its own. */
    public static FrozenBatch copyOf(FrozenBatch batch) {
        return new FrozenBatch(
                batch.listeners().stream()
                        .map(l -> new MovedListener(l.name(), Descriptors.dup(l.descriptor())))
                        .toList(),
                batch.connections().stream().map(TestingProxy::copyOf).toList(),
                batch.leaving(),
                batch.learned());
    }

    private static MovedConnection copyOf(MovedConnection connection) {
        return new MovedConnection(
                connection.protocol(),
                connection.id(),
                connection.descriptors().stream().map(Descriptors::dup).toList(),
                connection.state());
    }

    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Ends as a process does that has handed over. */
    public void exit() {
        close();
    }

    @Override
    public void close() {
        dataPath.close();
    }
}
