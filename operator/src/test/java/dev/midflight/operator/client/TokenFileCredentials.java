package dev.midflight.operator.client;

import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.CompositeChannelCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.xds.XdsCredentialsProvider;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Credentials of the type {@code midflight} for gRPC's bootstrap: TLS by the installation's roots,
 * and the pod's token, which is read again for each stream, because the kubelet replaces it.
 */
public final class TokenFileCredentials extends XdsCredentialsProvider {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    protected String getName() {
        return "midflight";
    }

    @Override
    protected ChannelCredentials newChannelCredentials(Map<String, ?> config) {
        try {
            return CompositeChannelCredentials.create(
                    TlsChannelCredentials.newBuilder()
                            .trustManager(new File(text(config, "roots")))
                            .build(),
                    new TokenFile(Path.of(text(config, "token"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Map<String, ?> config, String key) {
        return String.valueOf(config.get(key));
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int priority() {
        return 5;
    }

    private static final class TokenFile extends CallCredentials {
        private final Path file;

        TokenFile(Path file) {
            this.file = file;
        }

        @Override
        public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier to) {
            executor.execute(
                    () -> {
                        try {
                            Metadata headers = new Metadata();
                            headers.put(AUTHORIZATION, "Bearer " + Files.readString(file).strip());
                            to.apply(headers);
                        } catch (IOException e) {
                            to.fail(Status.UNAVAILABLE.withCause(e));
                        }
                    });
        }
    }
}
