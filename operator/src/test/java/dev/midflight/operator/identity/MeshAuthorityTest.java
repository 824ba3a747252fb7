package dev.midflight.operator.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.WorkloadAuthority;
import dev.midflight.operator.fleet.TestingAuthorityStore;
import dev.midflight.testkit.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is signed with while the authority changes, or cannot be read. */
final class MeshAuthorityTest {
    private final TestingClock clock = new TestingClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final WorkloadAuthority first = authority();
    private Optional<WorkloadAuthority> now = Optional.of(first);
    private final MeshAuthority mesh =
            new MeshAuthority(
                    () -> now.orElseThrow(() -> new IllegalStateException("away")),
                    Duration.ofHours(1),
                    clock);

    @Test
    void anotherOneIsFollowedWithinAMinute() {
        WorkloadAuthority before = mesh.current();
        WorkloadAuthority second = authority();
        now = Optional.of(second);
        WorkloadAuthority atOnce = mesh.current();
        clock.advance(Duration.ofSeconds(61));

        assertEquals(first, before);
        assertEquals(first, atOnce);
        assertEquals(second, mesh.current());
    }

    @Test
    void theOneOfBeforeDoesWhileItCannotBeReadAsLongAsItHolds() {
        WorkloadAuthority before = mesh.current();
        now = Optional.empty();
        clock.advance(Duration.ofSeconds(61));
        WorkloadAuthority away = mesh.current();
        clock.advance(Duration.ofDays(366));

        assertEquals(before, away);
        assertEquals(
                "no authority: away",
                assertThrows(IllegalStateException.class, mesh::current).getMessage());
    }

    @Test
    void withoutAnyNobodyIsVouchedFor() {
        now = Optional.empty();

        assertEquals(
                "no authority: away",
                assertThrows(IllegalStateException.class, mesh::current).getMessage());
    }

    @Test
    void aFailureIsRememberedForAMoment() {
        now = Optional.empty();
        assertThrows(IllegalStateException.class, mesh::current);
        now = Optional.of(first);

        assertThrows(IllegalStateException.class, mesh::current);
        clock.advance(Duration.ofSeconds(5));
        assertEquals(first, mesh.current());
    }

    private WorkloadAuthority authority() {
        return new InstallationAuthority(new TestingAuthorityStore(), Lifetimes.DEFAULTS, clock)
                .workloads();
    }
}
