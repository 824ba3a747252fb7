package dev.midflight.operator.fleet;

import dev.midflight.model.SpiffeId;
import dev.midflight.operator.identity.IdentityService;
import dev.midflight.operator.identity.MeshAuthority;
import dev.midflight.operator.leader.LeaderView;
import dev.midflight.operator.serve.Shelves;
import dev.midflight.operator.serve.XdsLimits;
import dev.midflight.operator.serve.XdsService;
import io.grpc.Server;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;

/** Listens for the fleet's proxies; TLS with whatever certificate the key manager has just now. */
public final class FleetServer implements AutoCloseable {
    private static final int KEEPALIVE_SECONDS = 15;
    private static final int KEEPALIVE_TIMEOUT_SECONDS = 10;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int STREAMS_PER_CONNECTION = 4;

    private final Server server;
    private final ExecutorService executor;

    private FleetServer(Server server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /** What the server is made of. */
    public record Parts(
            KeyManager keyManager,
            Supplier<LeaderView> leader,
            PodAuthenticator authenticator,
            FleetStreams streams,
            FleetListener listener,
            Shelves shelves,
            MeshAuthority authority,
            String trustDomain,
            ScheduledExecutorService timer) {}

    /** Port 0 picks a free one. */
    public static FleetServer start(int port, FleetLimits limits, Clock clock, Parts parts) {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        FleetService service =
                new FleetService(
                        parts.streams(),
                        parts.listener(),
                        parts.leader(),
                        limits,
                        clock,
                        parts.timer());
        TokenInterceptor token = new TokenInterceptor(parts.authenticator());
        try {
            Server server =
                    NettyServerBuilder.forPort(port)
                            .sslContext(tls(parts.keyManager()))
                            .executor(executor)
                            .maxInboundMessageSize(limits.messageBytes())
                            .maxInboundMetadataSize(limits.metadataBytes())
                            .maxConcurrentCallsPerConnection(STREAMS_PER_CONNECTION)
                            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .permitKeepAliveTime(KEEPALIVE_TIMEOUT_SECONDS / 2, TimeUnit.SECONDS)
                            .permitKeepAliveWithoutCalls(true)
                            .addService(
                                    ServerInterceptors.interceptForward(
                                            service, new LeaderInterceptor(parts.leader()), token))
                            .addService(
                                    ServerInterceptors.interceptForward(
                                            configurations(parts.shelves()), token))
                            .addService(
                                    ServerInterceptors.interceptForward(
                                            new IdentityService(
                                                    parts.authority(),
                                                    () -> caller(parts.trustDomain())),
                                            token))
                            .build()
                            .start();
            return new FleetServer(server, executor);
        } catch (IOException e) {
            executor.shutdownNow();
            throw new UncheckedIOException("fleet server: port " + port, e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** By every replica: who leads does not matter here. */
    private static ServerServiceDefinition configurations(Shelves shelves) {
        return new XdsService(
                        shelves, XdsLimits.DEFAULTS, System::nanoTime, TokenInterceptor.POD::get)
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

    @Override
    public void close() {
        server.shutdownNow();
        executor.shutdownNow();
    }
}
