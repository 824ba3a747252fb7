package dev.midflight.operator.replica;

import dev.midflight.wire.replica.v1.ReplicasGrpc;
import dev.midflight.wire.replica.v1.StandingsRequest;
import dev.midflight.wire.replica.v1.StandingsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What gets this replica in at another one.
 *
 * @param serverName that every replica's certificate is for
 * @param roots as PEM, what certificates may lead to just now
 * @param token of this pod for the fleet's audience; read for each call, because it is replaced
 */
public record PeerAccess(String serverName, Supplier<String> roots, Path token) {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int IDLE_SECONDS = 60;

    /** Connects when it is first used; the caller closes it. */
    ManagedChannel open(InetSocketAddress address) throws IOException {
        byte[] trusted = roots.get().getBytes(StandardCharsets.US_ASCII);
        return NettyChannelBuilder.forAddress(address)
                .overrideAuthority(serverName)
                .sslContext(
                        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                                .trustManager(new ByteArrayInputStream(trusted))
                                .build())
                .proxyDetector(_ -> null)
                .disableRetry()
                .disableServiceConfigLookUp()
                .idleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                .build();
    }

    /** Blocking. */
    StandingsResponse ask(ManagedChannel channel, StandingsRequest request, Duration within)
            throws IOException {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + Files.readString(token).strip());
        try {
            return ReplicasGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .withDeadlineAfter(within.toNanos(), TimeUnit.NANOSECONDS)
                    .standings(request);
        } catch (StatusRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
