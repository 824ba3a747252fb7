package dev.midflight.operator.fleet;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.KeyAndCertificate;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.RotatingKeyManager;
import dev.midflight.model.CommandResult;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.replica.Standings;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;

/** The real server on a free loopback port; tokens say which pod they are of. */
final class TestingFleetServer implements AutoCloseable, FleetListener {
    static final PodKey POD = new PodKey("shop", "cart-0", "uid-0");

    /** A pod of another namespace. */
    static final PodKey STRANGER = new PodKey("elsewhere", "cart-0", "uid-9");

    static final OperatorAccount OPERATOR =
            new OperatorAccount("midflight-system", "midflight-operator");

    final FleetStreams streams;
    final Shelves shelves = new Shelves(XdsLimits.DEFAULTS, System::nanoTime);
    final BlockingQueue<CommandResult> answers = new LinkedBlockingQueue<>();
    volatile LeaderView leader = new LeaderView.Leading();
    volatile Standings standings = _ -> Optional.empty();
    volatile Runnable duringReview = () -> {};
    private final BlockingQueue<PodKey> changes = new LinkedBlockingQueue<>();
    private final InstallationAuthority authority =
            new InstallationAuthority(
                    new TestingAuthorityStore(), Lifetimes.DEFAULTS, Clock.systemUTC());
    private final RotatingKeyManager keyManager = new RotatingKeyManager(issue());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FleetServer server;

    TestingFleetServer(int maxStreams, Duration helloTimeout) {
        FleetLimits limits =
                new FleetLimits(maxStreams, 4096, 4096, 1, helloTimeout, Duration.ofMinutes(1));
        streams = new FleetStreams(limits, Clock.systemUTC());
        server =
                FleetServer.start(
                        0,
                        limits,
                        Clock.systemUTC(),
                        new FleetServer.Parts(
                                keyManager,
                                () -> leader,
                                this::authenticate,
                                streams,
                                this,
                                shelves,
                                new MeshAuthority(
                                        authority::workloads,
                                        Duration.ofHours(1),
                                        Clock.systemUTC()),
                                "cluster.local",
                                timer,
                                OPERATOR,
                                policy -> standings.of(policy)));
    }

    TestingFleetServer() {
        this(100, Duration.ofMinutes(1));
    }

    private Authentication authenticate(String token) {
        duringReview.run();
        return switch (token) {
            case "away" -> new Authentication.Unavailable("API server away");
            case "forged" -> new Authentication.Refused("token not accepted");
            case "pod-1" ->
                    new Authentication.Authenticated(new PodKey("shop", "cart-1", "uid-1"), "cart");
            case "stranger" -> new Authentication.Authenticated(STRANGER, "thief");
            case "operator" -> operator(OPERATOR.namespace(), OPERATOR.name());
            case "namesake" -> operator("shop", OPERATOR.name());
            case "webhook" -> operator(OPERATOR.namespace(), "midflight-webhook");
            default -> new Authentication.Authenticated(POD, "cart");
        };
    }

    private static Authentication operator(String namespace, String account) {
        return new Authentication.Authenticated(
                new PodKey(namespace, "operator-0", "uid-operator"), account);
    }

    TestingProxy connect(String token) throws IOException {
        return new TestingProxy(server.port(), bundle(), Optional.of(token));
    }

    TestingProxy connectWithoutToken() throws IOException {
        return new TestingProxy(server.port(), bundle(), Optional.empty());
    }

    void rotate() {
        keyManager.replace(issue());
    }

    /** Waits for the next change that the streams tell of. */
    PodKey nextChange() {
        return Await.next("a change", changes);
    }

    boolean hasChanges() {
        return !changes.isEmpty();
    }

    /** Over TLS that trusts this server; every call with that token. */
    TestingCaller caller(String token) throws IOException {
        return new TestingCaller(server.port(), bundle(), token);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }

    String bundle() {
        return authority.current().bundlePem();
    }

    private KeyAndCertificate issue() {
        return authority.issueServer(authority.current(), List.of(TestingProxy.SERVER_NAME));
    }

    @Override
    public void changed(PodKey pod) {
        changes.add(pod);
    }

    @Override
    public void answered(PodKey pod, CommandResult result) {
        answers.add(result);
    }

    @Override
    public void close() {
        server.close();
        shelves.close();
        timer.shutdownNow();
    }
}
