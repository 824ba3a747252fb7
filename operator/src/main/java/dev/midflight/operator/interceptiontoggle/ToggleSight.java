package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.Candidate;
import java.util.List;
import java.util.Map;

/**
 * What is to be seen of one toggle.
 *
 * @param pods that follow it, and pods that are on their way for it nevertheless
 * @param shadowed pods that it selects and an older toggle has, by that toggle's name
 * @param errors of its spec
 * @param drifted pods whose rules are not what is wanted
 * @param silent pods whose proxy is not connected
 */
record ToggleSight(
        List<Candidate> pods,
        Map<String, Integer> shadowed,
        List<String> errors,
        List<PodKey> drifted,
        int silent) {
    ToggleSight {
        pods = List.copyOf(pods);
        shadowed = Map.copyOf(shadowed);
        errors = List.copyOf(errors);
        drifted = List.copyOf(drifted);
    }

    int matched() {
        return (int) pods.stream().filter(Candidate::selected).count();
    }
}
