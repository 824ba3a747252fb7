package dev.midflight.certs;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An authority store in memory with the same optimistic locking as the API server's. */
final class TestingAuthorityStore implements AuthorityStore {
    private final AtomicReference<Optional<Stored>> stored =
            new AtomicReference<>(Optional.empty());

    @Override
    public Optional<Stored> read() {
        return stored.get();
    }

    @Override
    public synchronized boolean create(AuthoritySet authorities) {
        if (stored.get().isPresent()) {
            return false;
        }
        stored.set(Optional.of(new Stored(authorities, "1")));
        return true;
    }

    @Override
    public synchronized boolean replace(Stored old, AuthoritySet authorities) {
        Stored now = stored.get().orElseThrow();
        if (!now.version().equals(old.version())) {
            return false;
        }
        String version = String.valueOf(Integer.parseInt(now.version()) + 1);
        stored.set(Optional.of(new Stored(authorities, version)));
        return true;
    }
}
