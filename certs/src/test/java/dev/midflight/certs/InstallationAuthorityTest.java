package dev.midflight.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.TestingClock;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class InstallationAuthorityTest {
    private static final List<String> NAMES =
            List.of("midflight-webhook.midflight-system.svc", "midflight-webhook");

    private final TestingClock clock = new TestingClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TestingAuthorityStore store = new TestingAuthorityStore();
    private final InstallationAuthority authority =
            new InstallationAuthority(store, Lifetimes.DEFAULTS, clock);

    @Test
    void whoeverComesFirstMakesTheAuthorityThatAllUse() throws Exception {
        Callable<String> start =
                () ->
                        new InstallationAuthority(store, Lifetimes.DEFAULTS, clock)
                                .current()
                                .bundlePem();

        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            List<Future<String>> bundles = executor.invokeAll(Collections.nCopies(8, start));

            for (Future<String> bundle : bundles) {
                assertEquals(store.read().orElseThrow().authorities().bundlePem(), bundle.get());
            }
        }
    }

    @Test
    void serverCertificateNamesItsHostsAndIsSignedByTheAuthority() throws Exception {
        AuthoritySet set = authority.current();

        X509Certificate leaf = authority.issueServer(set, NAMES).certificate();

        leaf.verify(set.signing().certificate().getPublicKey());
        assertEquals(
                NAMES,
                leaf.getSubjectAlternativeNames().stream()
                        .map(name -> (String) name.get(1))
                        .toList());
        assertEquals(List.of("1.3.6.1.5.5.7.3.1"), leaf.getExtendedKeyUsage());
        assertEquals(-1, leaf.getBasicConstraints());
        assertEquals(0, set.signing().certificate().getBasicConstraints());
    }

    @Test
    void newAuthorityIsTrustedBeforeItSignsAndTheOldOneAfterIt() {
        X509Certificate first = authority.current().signing().certificate();

        clock.advance(Duration.ofDays(244));
        AuthoritySet published = authority.current();
        clock.advance(Duration.ofHours(2));
        AuthoritySet promoted = authority.current();
        clock.advance(Duration.ofDays(15));
        AuthoritySet settled = authority.current();

        X509Certificate second = promoted.signing().certificate();
        assertNotEquals(first, second);
        assertEquals(first, published.signing().certificate());
        assertEquals(List.of(first, second), Pem.certificates(published.bundlePem()));
        assertEquals(List.of(second, first), Pem.certificates(promoted.bundlePem()));
        assertEquals(List.of(second), Pem.certificates(settled.bundlePem()));
    }

    @Test
    void everyCertificateInUseIsTrustedByEveryBundleThatMayStillBeAround() {
        ServerCertificate server = ServerCertificate.issue(authority, NAMES, clock);
        String bundleOfAnHourAgo = server.refresh();

        for (int hour = 0; hour < 3 * 365 * 24; hour++) {
            clock.advance(Duration.ofHours(1));
            String bundle = server.refresh();
            KeyAndCertificate served = server.keyManager().current();

            assertTrue(isTrusted(served.certificate(), bundleOfAnHourAgo), "hour " + hour);
            assertTrue(clock.instant().isBefore(served.notAfter()), "hour " + hour);
            bundleOfAnHourAgo = bundle;
        }
    }

    @Test
    void authorityThatExpiredWhileNobodyRanIsReplaced() {
        X509Certificate first = authority.current().signing().certificate();

        clock.advance(Duration.ofDays(400));
        AuthoritySet set = authority.current();

        assertNotEquals(first, set.signing().certificate());
        assertTrue(clock.instant().isBefore(set.signing().notAfter()));
    }

    @Test
    void lifetimesThatLeaveNoTimeToRotateAreRefused() {
        Duration day = Duration.ofDays(1);

        assertThrows(IllegalArgumentException.class, () -> new Lifetimes(day, day, day));
    }

    @Test
    void pemIsReadBack() {
        KeyAndCertificate signing = authority.current().signing();

        assertEquals(signing.key(), Pem.privateKey(Pem.of(signing.key())));
        assertEquals(
                List.of(signing.certificate()), Pem.certificates(Pem.of(signing.certificate())));
        assertThrows(BrokenCertificateException.class, () -> Pem.privateKey("nonsense"));
    }

    private static boolean isTrusted(X509Certificate leaf, String bundle) {
        return Pem.certificates(bundle).stream()
                .anyMatch(ca -> ca.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()));
    }
}
