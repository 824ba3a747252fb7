package dev.midflight.operator.fleet;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.RotatingKeyManager;
import dev.midflight.model.CommandResult;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Shelves;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The fleet's server for a whole fleet: the token of pod {@code shop/x} is {@code x}, which costs
 * nothing to check.
 */
public final class TestingFleetGate implements AutoCloseable, FleetListener {
    private final InstallationAuthority authority =
            new InstallationAuthority(
                    new TestingAuthorityStore(), Lifetimes.DEFAULTS, Clock.systemUTC());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FleetServer server;

    /**
     * @param tls false: as the real one in everything else
     */
    public TestingFleetGate(Shelves shelves, boolean tls) {
        FleetLimits limits = FleetLimits.DEFAULTS;
        Clock clock = Clock.systemUTC();
        FleetServer.Parts parts = parts(shelves, clock, limits);
        try {
            server =
                    tls
                            ? FleetServer.start(0, limits, clock, parts)
                            : FleetServer.start(loopback(), limits, clock, parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FleetServer.Parts parts(Shelves shelves, Clock clock, FleetLimits limits) {
        return new FleetServer.Parts(
                new RotatingKeyManager(
                        authority.issueServer(authority.current(), List.of("localhost"))),
                LeaderView.Leading::new,
                token ->
                        new Authentication.Authenticated(
                                new PodKey("shop", token, "uid-" + token), "cart"),
                new FleetStreams(limits, clock),
                this,
                shelves,
                new MeshAuthority(authority::workloads, Duration.ofHours(1), clock),
                "cluster.local",
                timer,
                new OperatorAccount("midflight-system", "midflight-operator"),
                _ -> Optional.empty());
    }

    private static NettyServerBuilder loopback() {
        return NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void changed(PodKey pod) {
        throw new AssertionError("must not be used");
    }

    @Override
    public void answered(PodKey pod, CommandResult result) {
        throw new AssertionError("must not be used");
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
    }
}
