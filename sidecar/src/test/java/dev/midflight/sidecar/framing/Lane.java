package dev.midflight.sidecar.framing;

import dev.midflight.sidecar.testing.TestingProxy;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Three proxies of ours, HAProxy and nginx beside two of them, and alone: for one stream at a time.
 */
final class Lane implements Closeable {
    private final Peers peers = new Peers();
    private final List<Closeable> open = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Way> ways = new ArrayList<>();

    private final boolean routed;

    private Lane(boolean routed) throws IOException, InterruptedException {
        this.routed = routed;
        open.add(peers::close);
        open.add(threads::close);
    }

    /**
     * Ours alone, each peer behind ours, each peer alone.
     *
     * @param routed ours forward by a route, not to where they are connected to
     */
    static Lane ofRequests(boolean routed) throws IOException, InterruptedException {
        Lane lane = new Lane(routed);
        lane.way("ours", u -> lane.ours(u));
        lane.way("haproxy", u -> lane.ours(lane.peers.haproxy(u)));
        lane.way("nginx", u -> lane.ours(lane.peers.nginx(u)));
        lane.peersAlone();
        return lane;
    }

    /** Ours alone, each peer before ours, each peer alone. */
    static Lane ofResponses(boolean routed) throws IOException, InterruptedException {
        Lane lane = new Lane(routed);
        lane.way("ours", u -> lane.ours(u));
        lane.way("haproxy", u -> lane.peers.haproxy(lane.ours(u)));
        lane.way("nginx", u -> lane.peers.nginx(lane.ours(u)));
        lane.peersAlone();
        return lane;
    }

    private void peersAlone() throws IOException {
        way("haproxy", peers::haproxy);
        way("nginx", peers::nginx);
    }

    private interface Entry {
        InetSocketAddress to(InetSocketAddress upstream) throws IOException;
    }

    private void way(String name, Entry entry) throws IOException {
        RecordingUpstream upstream = new RecordingUpstream(Way::noContent);
        open.add(upstream);
        ways.add(new Way(name, entry.to(upstream.address()), upstream));
    }

    private InetSocketAddress ours(InetSocketAddress upstream) {
        String oneLoop = "MIDFLIGHT_WORKERS=1";
        TestingProxy proxy =
                routed
                        ? TestingProxy.routedTo(upstream, "http1", oneLoop)
                        : TestingProxy.serving(upstream, oneLoop);
        open.add(proxy::close);
        return proxy.address("outbound");
    }

    /** The same on all ways at once; in their order. */
    <T> Results<T> send(Function<Way, T> sending) throws InterruptedException, ExecutionException {
        List<Callable<T>> calls = new ArrayList<>();
        ways.forEach(way -> calls.add(() -> sending.apply(way)));
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(calls)) {
            results.add(result.get());
        }
        return new Results<>(results.get(0), results.subList(1, 3), results.subList(3, 5));
    }

    /**
     * What came of one stream; of the peers in the order of {@link #PEERS}.
     *
     * @param beside ours
     */
    record Results<T>(T ours, List<T> beside, List<T> alone) {
        static final List<String> PEERS = List.of("haproxy", "nginx");
    }

    @Override
    public void close() throws IOException {
        for (Closeable resource : open) {
            resource.close();
        }
    }
}
