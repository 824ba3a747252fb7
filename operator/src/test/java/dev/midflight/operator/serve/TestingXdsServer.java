package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.xds.XdsResource;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real service on a free port of the loopback; every call is one pod's. */
final class TestingXdsServer implements AutoCloseable {
    static final PodKey POD = new PodKey("shop", "cart-0", "uid-0");
    static final XdsLimits LIMITS =
            new XdsLimits(3, 4 << 20, 20, Duration.ofMillis(1), Duration.ofMillis(5));

    private final Shelves shelves = new Shelves(LIMITS, System::nanoTime);
    private final Server server;

    TestingXdsServer() {
        XdsService service =
                new XdsService(shelves, LIMITS, System::nanoTime, () -> POD, Optional::empty);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            server =
                    NettyServerBuilder.forAddress(address)
                            .directExecutor()
                            .addService(service.definition())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ready, with a pod that reads its own shelf and that of its namespace. */
    static TestingXdsServer ready(String... resources) {
        TestingXdsServer ready = new TestingXdsServer();
        ready.put("ns/shop", resources);
        ready.shelves.assign(POD, List.of("pod/uid-0", "ns/shop"));
        ready.shelves.ready();
        return ready;
    }

    Shelves shelves() {
        return shelves;
    }

    void put(String shelf, String... resources) {
        List<XdsResource> changed = Stream.of(resources).map(TestingShelf::resource).toList();
        shelves.update(shelf, changed, List.of());
    }

    /** As one change. */
    void put(String shelf, List<XdsResource> changed, List<XdsResource> removed) {
        shelves.update(shelf, changed, removed.stream().map(ResourceName::of).toList());
    }

    void remove(String shelf, String... names) {
        shelves.update(shelf, List.of(), Stream.of(names).map(TestingShelf::name).toList());
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        shelves.close();
        server.shutdownNow();
    }
}
