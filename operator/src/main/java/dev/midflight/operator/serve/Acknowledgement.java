package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has become of resources at the sidecars that are to have them.
 *
 * @param of who is connected and is to have any of them
 * @param missing who of these does not run by the newest version of all of them
 * @param refused of the missing: why the sidecar did not take what it was sent
 */
public record Acknowledgement(Set<PodKey> of, Set<PodKey> missing, Map<PodKey, String> refused) {
    public static final Acknowledgement NONE = new Acknowledgement(Set.of(), Set.of(), Map.of());

    public Acknowledgement {
        of = Set.copyOf(of);
        missing = Set.copyOf(missing);
        refused = Map.copyOf(refused);
    }

    /** Of these resources and of others. */
    public Acknowledgement and(Acknowledgement others) {
        Set<PodKey> bothOf = new HashSet<>(of);
        bothOf.addAll(others.of);
        Set<PodKey> bothMissing = new HashSet<>(missing);
        bothMissing.addAll(others.missing);
        Map<PodKey, String> bothRefused = new HashMap<>(refused);
        bothRefused.putAll(others.refused);
        return new Acknowledgement(bothOf, bothMissing, bothRefused);
    }
}
