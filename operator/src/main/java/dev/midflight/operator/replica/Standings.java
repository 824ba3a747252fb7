package dev.midflight.operator.replica;

import java.util.Optional;

/** How the sidecars that get their configuration from this replica stand to policies. */
@FunctionalInterface
public interface Standings {
    /** Empty: that generation has not been translated yet. For any thread. */
    Optional<Tally> of(PolicyVersion policy);
}
