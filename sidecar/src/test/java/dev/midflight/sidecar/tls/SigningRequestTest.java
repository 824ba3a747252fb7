package dev.midflight.sidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.certs.BrokenCertificateException;
import dev.midflight.certs.SigningRequests;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;

/** The authority reads what this proxy writes. */
final class SigningRequestTest {
    @Test
    void asksForItsKey() throws Exception {
        for (int i = 0; i < 20; i++) { // lengths of signatures differ
            KeyPair pair = TestingMesh.keyPair();

            assertEquals(pair.getPublic(), SigningRequests.key(SigningRequest.of(pair)));
        }
    }

    @Test
    void nobodyAsksForAnothersKey() throws Exception {
        KeyPair mine = TestingMesh.keyPair();
        KeyPair others = TestingMesh.keyPair();
        KeyPair mixed = new KeyPair(others.getPublic(), mine.getPrivate());

        assertThrows(
                BrokenCertificateException.class,
                () -> SigningRequests.key(SigningRequest.of(mixed)));
    }
}
