package dev.midflight.operator.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;

/** An application that answers every call with its name. */
final class TestingGrpcBackend implements AutoCloseable {
    private static final MethodDescriptor<String, String> NAME =
            MethodDescriptor.<String, String>newBuilder()
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName("midflight.test.Reviews/Name")
                    .setRequestMarshaller(new Text())
                    .setResponseMarshaller(new Text())
                    .build();

    /** Of a subject's alternative names (RFC 5280 section 4.2.1.6), as Java numbers them. */
    private static final int URI = 6;

    private static final Duration SHORT = Duration.ofMillis(50);

    private final AtomicLong calls = new AtomicLong();
    private final Set<String> peers = ConcurrentHashMap.newKeySet();
    private final Server server;

    TestingGrpcBackend(String name) {
        this(name, "127.0.0.1");
    }

    TestingGrpcBackend(String name, String host) {
        this(name, host, InsecureServerCredentials.create(), Duration.ofDays(10_000));
    }

    /** Connections are soon to be made anew. */
    static TestingGrpcBackend restless(String name) {
        return new TestingGrpcBackend(name, "127.0.0.1", InsecureServerCredentials.create(), SHORT);
    }

    /**
     * The same by mutual TLS, with {@code tls.crt}, {@code tls.key} and {@code ca.crt} of a
     * directory.
     */
    static TestingGrpcBackend mutual(String name, Path identity) {
        return new TestingGrpcBackend(name, "127.0.0.1", credentials(identity), SHORT);
    }

    private TestingGrpcBackend(
            String name, String host, ServerCredentials credentials, Duration connectionAge) {
        ServerServiceDefinition service =
                ServerServiceDefinition.builder("midflight.test.Reviews")
                        .addMethod(
                                NAME,
                                ServerCalls.asyncUnaryCall(
                                        (_, answer) -> {
                                            calls.incrementAndGet();
                                            answer.onNext(name);
                                            answer.onCompleted();
                                        }))
                        .build();
        try {
            server =
                    NettyServerBuilder.forAddress(new InetSocketAddress(host, 0), credentials)
                            .addService(service)
                            .intercept(new Peers(peers))
                            .maxConnectionAge(connectionAge.toMillis(), TimeUnit.MILLISECONDS)
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerCredentials credentials(Path identity) {
        try {
            return TlsServerCredentials.newBuilder()
                    .keyManager(
                            identity.resolve("tls.crt").toFile(),
                            identity.resolve("tls.key").toFile())
                    .trustManager(identity.resolve("ca.crt").toFile())
                    .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who answers. */
    static String call(Channel channel) {
        return ClientCalls.blockingUnaryCall(
                channel, NAME, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), "");
    }

    /** Who answers a call with such a header. */
    static String call(Channel channel, String header, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        return call(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().getFirst();
    }

    long calls() {
        return calls.get();
    }

    /** The identities that callers have proved. */
    Set<String> peers() {
        return Set.copyOf(peers);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Keeps who calls. */
    private record Peers(Set<String> proved) implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            if (session != null) {
                proved.addAll(uris(session));
            }
            return next.startCall(call, headers);
        }

        private static List<String> uris(SSLSession session) {
            try {
                X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
                return leaf.getSubjectAlternativeNames().stream()
                        .filter(name -> name.getFirst().equals(URI))
                        .map(name -> String.valueOf(name.getLast()))
                        .toList();
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("a client with a certificate is required", e);
            }
        }
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
