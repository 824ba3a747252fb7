package dev.midflight.sidecar.fleet;

import java.time.Duration;

/**
 * Whom to dial next and when: the service, or at once the leader that it named; a leader that fails
 * is forgotten.
 */
final class DialPolicy {
    private final FleetAddress service;
    private final Backoff backoff;

    DialPolicy(FleetAddress service, Backoff backoff) {
        this.service = service;
        this.backoff = backoff;
    }

    record Dial(FleetAddress address, Duration delay) {}

    Dial first() {
        return new Dial(service, Duration.ZERO);
    }

    /** Nothing is known of the address, so it begins again with the service. */
    Dial afterBug() {
        return new Dial(service, backoff.next());
    }

    Dial after(StreamEnd end) {
        if (end.heard()) {
            backoff.reset();
        }
        if (end.leader().isEmpty()) {
            return new Dial(service, backoff.next());
        }
        boolean namedByTheService = end.dialled().equals(service);
        return new Dial(end.leader().get(), namedByTheService ? Duration.ZERO : backoff.next());
    }
}
