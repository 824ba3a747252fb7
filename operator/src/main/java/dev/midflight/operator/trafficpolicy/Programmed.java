package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.trafficpolicy.PolicyReach.OnShelf;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many sidecars run by a policy.
 *
 * @param of so many are to, of those that are connected
 * @param acknowledged so many do, by all of its resources
 * @param refused pods whose sidecars go on as before, and why
 */
record Programmed(int of, int acknowledged, Map<String, String> refused) {
    static final Programmed NONE = new Programmed(0, 0, Map.of());

    /** A pod that reads several shelves counts once. */
    static Programmed of(PolicyReach reach, ResourceShelves shelves) {
        Acknowledgement all = Acknowledgement.NONE;
        for (OnShelf pod : reach.pods()) {
            all = all.and(together(pod, shelves));
        }
        if (reach.callers().isPresent()) {
            all = all.and(together(reach.callers().get(), shelves));
        }
        Map<String, String> refused = new TreeMap<>();
        all.refused().forEach((pod, reason) -> refused.put(pod.toString(), reason));
        return new Programmed(all.of().size(), all.of().size() - all.missing().size(), refused);
    }

    private static Acknowledgement together(OnShelf shelf, ResourceShelves shelves) {
        Acknowledgement all = Acknowledgement.NONE;
        for (var name : shelf.names()) {
            all = all.and(shelves.acknowledgement(name, shelf.shelf()));
        }
        return all;
    }
}
