package dev.midflight.e2e.toggle;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a pod ended.
 *
 * @param phase of this generation's note; empty where the pod was not touched
 * @param scope in force, by annotation and interceptor; what differs is told instead
 * @param online whether consumers are given it
 */
record PodSight(String phase, String scope, boolean online) {
    /**
     * What is seen of all pods together, in the words of the table.
     *
     * @param blocked why pods cannot begin; empty where none says so
     */
    static String text(List<PodSight> pods, String blocked, String before, String target) {
        Set<String> phases =
                pods.stream().map(PodSight::phase).collect(Collectors.toCollection(TreeSet::new));
        String scopes =
                pods.stream()
                        .map(pod -> word(pod.scope(), before, target))
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" and "));
        String online = pods.stream().allMatch(PodSight::online) ? "online" : "offline";
        return end(phases, blocked) + ", scope " + scopes + ", " + online;
    }

    private static String end(Set<String> phases, String blocked) {
        if (phases.equals(Set.of(""))) {
            return blocked.isEmpty() ? "not begun" : "Blocked (" + blocked + "), untouched";
        }
        if (phases.equals(Set.of("ARRIVED"))) {
            return "Arrived";
        }
        if (phases.equals(Set.of("FAILED")) || phases.equals(Set.of("", "FAILED"))) {
            return "Failed";
        }
        return "under way " + phases;
    }

    private static String word(String scope, String before, String target) {
        if (scope.equals(target)) {
            return "target";
        }
        return scope.equals(before) ? "before" : scope;
    }
}
