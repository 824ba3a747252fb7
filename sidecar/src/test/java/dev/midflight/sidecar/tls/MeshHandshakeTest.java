package dev.midflight.sidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a handshake needs of the native library, before it begins. */
final class MeshHandshakeTest {
    private final TestingMesh mesh = new TestingMesh();

    /** They would be records by the secrets that are told, before we count any. */
    @Test
    void aServerSendsNoTickets() {
        MeshHandshake handshake = mesh.contexts("shop", "cart").server(ByteBufAllocator.DEFAULT);
        ReferenceCountedOpenSslEngine engine =
                (ReferenceCountedOpenSslEngine) handshake.handler().engine();

        assertNotEquals(0, SSL.getOptions(engine.sslPointer()) & SSL.SSL_OP_NO_TICKET);
        handshake.forget();
        engine.release();
    }

    @Test
    void beforeItsEndNothingIsKnown() {
        MeshHandshake handshake =
                mesh.contexts("shop", "cart", SslProvider.JDK)
                        .client(ByteBufAllocator.DEFAULT, Optional.of("cart.shop"));

        assertEquals(Optional.empty(), handshake.peer());
        assertTrue(handshake.session().isEmpty());
    }
}
