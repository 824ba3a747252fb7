package dev.midflight.certs;

import java.time.Instant;
import java.util.Optional;

/** Which authorities there should be now; pure but for the keys that it draws. */
final class AuthorityRotation {
    private final Issuer issuer;
    private final Lifetimes lifetimes;

    AuthorityRotation(Issuer issuer, Lifetimes lifetimes) {
        this.issuer = issuer;
        this.lifetimes = lifetimes;
    }

    AuthoritySet first(Instant now) {
        return new AuthoritySet(
                issuer.authority(now, lifetimes.authority()), Optional.empty(), Optional.empty());
    }

    /** The same set where nothing is due; otherwise one step further. */
    AuthoritySet advance(AuthoritySet set, Instant now) {
        if (!now.isBefore(set.signing().notAfter())) {
            return first(now);
        }
        if (set.next().isPresent()) {
            KeyAndCertificate next = set.next().get();
            boolean published = !now.isBefore(next.notBefore().plus(lifetimes.overlap()));
            return published
                    ? new AuthoritySet(
                            next, Optional.empty(), Optional.of(set.signing().certificate()))
                    : set;
        }
        if (set.previous().isPresent() && leavesOfThePreviousAreGone(set, now)) {
            return new AuthoritySet(set.signing(), Optional.empty(), Optional.empty());
        }
        if (!now.isBefore(set.signing().notAfter().minus(lifetimes.authority().dividedBy(3)))) {
            return new AuthoritySet(
                    set.signing(),
                    Optional.of(issuer.authority(now, lifetimes.authority())),
                    set.previous());
        }
        return set;
    }

    private boolean leavesOfThePreviousAreGone(AuthoritySet set, Instant now) {
        Instant promoted = set.signing().notBefore().plus(lifetimes.overlap());
        return !now.isBefore(promoted.plus(lifetimes.server().multipliedBy(2)));
    }
}
