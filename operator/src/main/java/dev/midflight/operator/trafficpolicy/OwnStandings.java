package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.replica.PolicyVersion;
import dev.midflight.operator.replica.Standings;
import dev.midflight.operator.replica.Tally;
import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.trafficpolicy.PolicyReach.OnShelf;
import dev.midflight.operator.translate.PolicyKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts the sidecars that read this replica's shelves. */
final class OwnStandings implements Standings {
    private final Function<PolicyKey, Optional<PolicyVerdict>> verdicts;
    private final ResourceShelves shelves;

    OwnStandings(Function<PolicyKey, Optional<PolicyVerdict>> verdicts, ResourceShelves shelves) {
        this.verdicts = verdicts;
        this.shelves = shelves;
    }

    @Override
    public Optional<Tally> of(PolicyVersion policy) {
        return verdicts.apply(policy.policy())
                .filter(verdict -> verdict.generation() == policy.generation())
                .map(verdict -> tally(verdict.reach(), shelves));
    }

    /** A pod that reads several shelves counts once. */
    static Tally tally(PolicyReach reach, ResourceShelves shelves) {
        Acknowledgement all = Acknowledgement.NONE;
        for (OnShelf pod : reach.pods()) {
            all = all.and(together(pod, shelves));
        }
        if (reach.callers().isPresent()) {
            all = all.and(together(reach.callers().get(), shelves));
        }
        Map<String, String> refused = new TreeMap<>();
        all.refused().forEach((pod, reason) -> refused.put(pod.toString(), reason));
        return Tally.of(all.of().size(), all.of().size() - all.missing().size(), refused);
    }

    private static Acknowledgement together(OnShelf shelf, ResourceShelves shelves) {
        Acknowledgement all = Acknowledgement.NONE;
        for (var name : shelf.names()) {
            all = all.and(shelves.acknowledgement(name, shelf.shelf()));
        }
        return all;
    }
}
