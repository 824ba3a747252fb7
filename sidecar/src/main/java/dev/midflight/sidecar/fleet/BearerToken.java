package dev.midflight.sidecar.fleet;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** The pod's projected token, read anew for each stream, sent over TLS only and never logged. */
final class BearerToken extends CallCredentials {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int LIMIT_BYTES = 16 * 1024;
    private static final Pattern SHAPE = Pattern.compile("[\\x21-\\x7e]+");
    private final MountedSecret file;

    BearerToken(Path path) {
        this.file = new MountedSecret(path, LIMIT_BYTES);
    }

    @Override
    public void applyRequestMetadata(
            RequestInfo request, Executor appExecutor, MetadataApplier applier) {
        if (request.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
            applier.fail(
                    Status.UNAUTHENTICATED.withDescription("no TLS, so the token is kept back"));
            return;
        }
        appExecutor.execute(() -> apply(applier));
    }

    private void apply(MetadataApplier applier) {
        try {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + read());
            applier.apply(headers);
        } catch (UnreadableSecretException e) {
            applier.fail(Status.UNAUTHENTICATED.withDescription(e.getMessage()).withCause(e));
        }
    }

    private String read() throws UnreadableSecretException {
        String token = new String(file.read(), StandardCharsets.US_ASCII).strip();
        if (!SHAPE.matcher(token).matches()) {
            throw new UnreadableSecretException(file.path() + " holds no token");
        }
        return token;
    }
}
