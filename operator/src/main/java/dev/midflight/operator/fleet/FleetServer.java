package dev.midflight.operator.fleet;

import dev.midflight.model.SpiffeId;
import dev.midflight.operator.identity.IdentityService;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.replica.ReplicaService;
import dev.midflight.operator.replica.Standings;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.operator.serve.XdsService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/** Listens for the fleet's proxies; TLS with whatever certificate the key manager has just now. */
public final class FleetServer implements AutoCloseable {
    private static final int KEEPALIVE_SECONDS = 15;
    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int STREAMS_PER_CONNECTION = 4;
    private static final int END_SECONDS = 5;

    /** Fixed: a window that is fitted to the way costs a PING for each message that comes in. */
    private static final int WINDOW_BYTES = 1 << 20;

    private final Server server;
    private final ExecutorService executor;
    private final EventLoops loops;

    private FleetServer(Server server, ExecutorService executor, EventLoops loops) {
        this.server = server;
        this.executor = executor;
        this.loops = loops;
    }

    /**
     * What the server is made of.
     *
     * @param operator whose pods alone may ask for standings
     */
    public record Parts(
            KeyManager keyManager,
            Supplier<LeaderView> leader,
            PodAuthenticator authenticator,
            FleetStreams streams,
            FleetListener listener,
            Shelves shelves,
            MeshAuthority authority,
            String trustDomain,
            ScheduledExecutorService timer,
            OperatorAccount operator,
            Standings standings) {}

    /** Port 0 picks a free one. */
    public static FleetServer start(int port, FleetLimits limits, Clock clock, Parts parts) {
        try {
            return start(
                    NettyServerBuilder.forPort(port).sslContext(tls(parts.keyManager())),
                    limits,
                    clock,
                    parts);
        } catch (IOException e) {
            throw new UncheckedIOException("fleet server: port " + port, e);
        }
    }

    /**
     * Starts it where the builder says, with all that is the fleet's own.
     *
     * @throws IOException where it cannot listen there
     */
    static FleetServer start(
            NettyServerBuilder builder, FleetLimits limits, Clock clock, Parts parts)
            throws IOException {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        EventLoops loops = new EventLoops();
        FleetService service =
                new FleetService(
                        parts.streams(),
                        parts.listener(),
                        parts.leader(),
                        limits,
                        clock,
                        parts.timer());
        NettyServerBuilder bounded =
                limited(loops.carry(builder), limits)
                        .executor(executor)
                        .callExecutor(waitingAtItsBeginningOnly(executor));
        services(service, parts, loops).forEach(bounded::addService);
        Server server = bounded.build();
        try {
            return new FleetServer(server.start(), executor, loops);
        } catch (IOException e) {
            executor.shutdownNow();
            loops.close();
            throw e;
        }
    }

    /** Of the leader the fleet's; of every replica, whoever leads, the others. */
    private static List<ServerServiceDefinition> services(
            FleetService fleet, Parts parts, EventLoops loops) {
        TokenInterceptor token = new TokenInterceptor(parts.authenticator());
        return List.of(
                ServerInterceptors.interceptForward(
                        fleet, token, new LeaderInterceptor(parts.leader())),
                ServerInterceptors.interceptForward(configurations(parts.shelves(), loops), token),
                ServerInterceptors.interceptForward(
                        new IdentityService(parts.authority(), () -> caller(parts.trustDomain())),
                        token),
                ServerInterceptors.interceptForward(
                        new ReplicaService(parts.standings()),
                        token,
                        new OperatorInterceptor(parts.operator())));
    }

    /** Configurations; all others may wait at any time, on virtual threads. */
    private static ServerCallExecutorSupplier waitingAtItsBeginningOnly(Executor executor) {
        return new ServerCallExecutorSupplier() {
            @Override
            public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
                return XdsService.NAME.equals(call.getMethodDescriptor().getServiceName())
                        ? new BeginsAside(executor)
                        : null;
            }
        };
    }

    private static NettyServerBuilder limited(NettyServerBuilder builder, FleetLimits limits) {
        return builder.flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(limits.messageBytes())
                .maxInboundMetadataSize(limits.metadataBytes())
                .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(KEEPALIVE_TIMEOUT_SECONDS / 2, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
    }

    public int port() {
        return server.getPort();
    }

    private static ServerServiceDefinition configurations(Shelves shelves, EventLoops loops) {
        return new XdsService(
                        shelves,
                        XdsLimits.DEFAULTS,
                        System::nanoTime,
                        TokenInterceptor.POD::get,
                        loops::current)
                .definition();
    }

    private static SpiffeId caller(String trustDomain) {
        String namespace = TokenInterceptor.POD.get().namespace();
        return new SpiffeId(trustDomain, namespace, TokenInterceptor.ACCOUNT.get());
    }

    private static SslContext tls(KeyManager keyManager) throws IOException {
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(keyManager).protocols("TLSv1.3", "TLSv1.2"),
                        SslProvider.JDK)
                .build();
    }

    /** Its event loops end once every call has, or is not going to. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            var _ = server.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        loops.close();
    }
}
