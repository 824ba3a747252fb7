package dev.midflight.sidecar.tls;

import dev.midflight.certs.AuthoritySet;
import dev.midflight.certs.AuthorityStore;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.Pem;
import dev.midflight.certs.SigningRequests;
import dev.midflight.certs.WorkloadAuthority;
import dev.midflight.model.SpiffeId;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real authority, in memory, and identities by it. */
public final class TestingMesh {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final InstallationAuthority authority;

    /** As of now. */
    public TestingMesh() {
        this(Clock.systemUTC());
    }

    public TestingMesh(Clock clock) {
        this.clock = clock;
        this.authority = new InstallationAuthority(new Memory(), Lifetimes.DEFAULTS, clock);
    }

    /** Of an account, in the trust domain {@code mesh.test}. */
    public MeshContexts contexts(String namespace, String account) {
        return contexts(namespace, account, HOUR);
    }

    public MeshContexts contexts(String namespace, String account, Duration lifetime) {
        try {
            return MeshContexts.of(identity(namespace, account, lifetime));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** By a library of TLS that is not the one that is taken where there is a choice. */
    public MeshContexts contexts(String namespace, String account, SslProvider provider) {
        try {
            return MeshContexts.of(identity(namespace, account, HOUR), provider);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    MeshIdentity identity(String namespace, String account, Duration lifetime)
            throws GeneralSecurityException {
        KeyPair pair = keyPair();
        PublicKey asked = SigningRequests.key(SigningRequest.of(pair));
        SpiffeId id = new SpiffeId("mesh.test", namespace, account);
        WorkloadAuthority signing = authority.workloads();
        String chain = signing.issue(asked, id.toString(), clock.instant(), lifetime);
        return new MeshIdentity(
                pair.getPrivate(), Pem.certificates(chain), Pem.certificates(signing.roots()));
    }

    static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static final class Memory implements AuthorityStore {
        private @Nullable AuthoritySet authorities;

        @Override
        public Optional<Stored> read() {
            return Optional.ofNullable(authorities).map(set -> new Stored(set, "1"));
        }

        @Override
        public boolean create(AuthoritySet first) {
            authorities = first;
            return true;
        }

        @Override
        public boolean replace(Stored old, AuthoritySet next) {
            authorities = next;
            return true;
        }
    }
}
