package dev.midflight.sidecar.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.KeyLogCallback;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of handshakes, which BoringSSL tells to whom asks for its key log (the format of
 * SSLKEYLOGFILE, RFC 9850), on the thread on which the handshake goes on. What nobody waits for is
 * not kept.
 */
final class KeyLog implements KeyLogCallback {
    private static final String CLIENT = "CLIENT_TRAFFIC_SECRET_0";
    private static final String SERVER = "SERVER_TRAFFIC_SECRET_0";
    private static final int FIELDS = 3;

    /** Null: there is no such library here, or no such field in it. */
    private static final @Nullable VarHandle CONTEXT = context();

    private final Map<Long, Secrets> waiting = new ConcurrentHashMap<>();

    /** What one handshake has led to. */
    static final class Secrets {
        private final long ssl;
        private byte @Nullable [] client;
        private byte @Nullable [] server;

        Secrets(long ssl) {
            this.ssl = ssl;
        }

        byte @Nullable [] client() {
            return client;
        }

        byte @Nullable [] server() {
            return server;
        }
    }

    /** True if the native library is here and can be asked. */
    static boolean isAvailable() {
        return CONTEXT != null;
    }

    /** The pointer by which the library knows a context is its subclasses' only. */
    private static @Nullable VarHandle context() {
        if (!OpenSsl.isAvailable()) {
            return null;
        }
        try {
            return MethodHandles.privateLookupIn(
                            ReferenceCountedOpenSslContext.class, MethodHandles.lookup())
                    .findVarHandle(ReferenceCountedOpenSslContext.class, "ctx", long.class);
        } catch (ReflectiveOperationException _) {
            return null;
        }
    }

    /** Of all handshakes by a context from now on; null: its secrets are its own. */
    static @Nullable KeyLog of(SslContext context) {
        if (CONTEXT == null || !(context instanceof ReferenceCountedOpenSslContext open)) {
            return null;
        }
        KeyLog log = new KeyLog();
        return SSLContext.setKeyLogCallback((long) CONTEXT.get(open), log) ? log : null;
    }

    /**
     * Keeps the secrets of a handshake that is about to begin, until they are forgotten. It ends
     * without tickets, which would be records by them already.
     */
    Secrets await(SSLEngine engine) {
        long ssl = ((ReferenceCountedOpenSslEngine) engine).sslPointer();
        SSL.setOptions(ssl, SSL.SSL_OP_NO_TICKET);
        Secrets secrets = new Secrets(ssl);
        waiting.put(ssl, secrets);
        return secrets;
    }

    void forget(Secrets secrets) {
        waiting.remove(secrets.ssl, secrets);
    }

    @Override
    public void handle(long ssl, byte[] line) {
        Secrets secrets = waiting.get(ssl);
        String[] fields = new String(line, StandardCharsets.US_ASCII).split(" ", -1);
        if (secrets == null || fields.length != FIELDS) {
            return;
        }
        switch (fields[0]) {
            case CLIENT -> secrets.client = HexFormat.of().parseHex(fields[2]);
            case SERVER -> secrets.server = HexFormat.of().parseHex(fields[2]);
            default -> {}
        }
    }
}
