package dev.midflight.operator.fleet;

import dev.midflight.certs.AuthoritySet;
import dev.midflight.certs.AuthorityStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authorities of one test, in memory. */
public final class TestingAuthorityStore implements AuthorityStore {
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
