package dev.midflight.certs;

import java.util.Optional;

/** Where the authorities are kept; several processes use it at once. */
public interface AuthorityStore {

    /** What is stored, with the version that a replacement has to name. */
    record Stored(AuthoritySet authorities, String version) {}

    Optional<Stored> read();

    /** Stores the first set; false where somebody else was first. */
    boolean create(AuthoritySet authorities);

    /** Replaces exactly that version; false where it is not the newest any more. */
    boolean replace(Stored old, AuthoritySet authorities);
}
