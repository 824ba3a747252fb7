package dev.midflight.operator.client;

import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.xds.XdsChannelCredentials;
import io.grpc.xds.XdsNameResolverProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A program with gRPC's own client of the control plane, by {@code config/clients/grpc.json}. */
final class TestingGrpcClient implements AutoCloseable {
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    /** Each has a bootstrap of its own, which gRPC has for a scheme. */
    private final String scheme = "xds" + CLIENTS.incrementAndGet();

    private final Path identity;
    private final NameResolverProvider resolver;
    private final List<ManagedChannel> channels = new ArrayList<>();

    TestingGrpcClient(Path work, TestingControlPlane controlPlane, String pod) {
        controlPlane.writeAccess(pod, created(work.resolve("access")));
        identity = created(work.resolve("identity"));
        resolver = XdsNameResolverProvider.createForTest(scheme, bootstrap(work, controlPlane));
        NameResolverRegistry.getDefaultRegistry().register(resolver);
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its certificate, key and CA are. */
    Path identity() {
        return identity;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> bootstrap(Path work, TestingControlPlane controlPlane) {
        try {
            String text =
                    Files.readString(Path.of("../config/clients/grpc.json"))
                            .replace(
                                    "midflight-fleet.midflight-system.svc:15010",
                                    controlPlane.address())
                            .replace(
                                    "/var/run/secrets/midflight", work.resolve("access").toString())
                            .replace("/etc/mesh", work.resolve("identity").toString())
                            .replace("\"60s\"", "\"1s\"");
            return (Map<String, ?>) Serialization.unmarshal(text, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By a Service's name and port, as after {@code xds:///}. */
    Channel channel(String authority) {
        ManagedChannel channel =
                Grpc.newChannelBuilder(
                                scheme + ":///" + authority,
                                XdsChannelCredentials.create(InsecureChannelCredentials.create()))
                        .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        NameResolverRegistry.getDefaultRegistry().deregister(resolver);
    }
}
