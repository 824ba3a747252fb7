package dev.midflight.operator.toggle;

import dev.midflight.operator.toggle.Candidate.Blocked;
import dev.midflight.operator.toggle.Candidate.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which pods go on, and which begin.
 *
 * @param resume on their way, and nobody walks with them
 * @param places the selected pods, and pods that are under way for it nevertheless
 * @param lookAgain when a pod that waits is worth another try
 */
public record TogglePlan(
        List<Candidate> resume,
        List<Candidate> begin,
        Map<Place, List<Candidate>> places,
        Optional<Instant> lookAgain) {
    private static final Comparator<Candidate> BY_NAME =
            Comparator.comparing(candidate -> candidate.pod().toString());

    /** Pods that failed or are not ready have their own place; others begin where one is left. */
    public static TogglePlan decide(ToggleTerms terms, List<Candidate> pods, Instant now) {
        Map<Place, List<Candidate>> places = new TreeMap<>();
        pods.stream()
                .sorted(BY_NAME)
                .forEach(
                        pod ->
                                places.computeIfAbsent(pod.place(terms), _ -> new ArrayList<>())
                                        .add(pod));
        List<Candidate> resume =
                in(places, Place.UNDER_WAY)
                        .filter(pod -> pod.live().isEmpty() && pod.resumable())
                        .toList();
        List<Candidate> begin =
                terms.hold().isPresent() ? List.of() : beginning(terms, places, pods, now);
        return new TogglePlan(resume, begin, places, lookAgain(terms, places, now));
    }

    /** Pods of that place, in the order of their names. */
    public List<Candidate> in(Place place) {
        return places.getOrDefault(place, List.of());
    }

    public int count(Place place) {
        return in(place).size();
    }

    private static List<Candidate> beginning(
            ToggleTerms terms,
            Map<Place, List<Candidate>> places,
            List<Candidate> pods,
            Instant now) {
        List<Candidate> due =
                Stream.of(
                                in(places, Place.FAILED).filter(pod -> isDue(terms, pod, now)),
                                in(places, Place.WAITING),
                                in(places, Place.BLOCKED)
                                        .filter(pod -> isDue(pod, now))
                                        .sorted(Comparator.comparing(TogglePlan::until)))
                        .flatMap(each -> each)
                        .filter(pod -> pod.live().isEmpty() && pod.selected())
                        .toList();
        int matched = (int) pods.stream().filter(Candidate::selected).count();
        long free =
                Math.max(1, terms.maxUnavailable().ceilingOf(matched))
                        - pods.stream().filter(pod -> takesPlace(terms, pod)).count();
        List<Candidate> begin = new ArrayList<>();
        for (Candidate pod : due) {
            if (takesPlace(terms, pod)) {
                begin.add(pod);
            } else if (free > 0) {
                begin.add(pod);
                free--;
            }
        }
        return begin;
    }

    private static boolean takesPlace(ToggleTerms terms, Candidate pod) {
        Place place = pod.place(terms);
        return place == Place.UNDER_WAY
                || place == Place.FAILED
                || pod.live().isPresent()
                || !pod.ready();
    }

    private static boolean isDue(ToggleTerms terms, Candidate failed, Instant now) {
        return failed.lastFailure(terms).map(run -> !run.retryAt().isAfter(now)).orElse(false)
                && isDue(failed, now);
    }

    private static boolean isDue(Candidate pod, Instant now) {
        return !until(pod).isAfter(now);
    }

    private static Instant until(Candidate pod) {
        return pod.blocked().map(Blocked::until).orElse(Instant.MIN);
    }

    private static Optional<Instant> lookAgain(
            ToggleTerms terms, Map<Place, List<Candidate>> places, Instant now) {
        return Stream.concat(
                        in(places, Place.FAILED)
                                .flatMap(pod -> pod.lastFailure(terms).stream())
                                .map(ToggleRun::retryAt),
                        Stream.of(Place.FAILED, Place.BLOCKED)
                                .flatMap(place -> in(places, place))
                                .map(TogglePlan::until))
                .filter(instant -> instant.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    private static Stream<Candidate> in(Map<Place, List<Candidate>> places, Place place) {
        return places.getOrDefault(place, List.of()).stream();
    }
}
