package dev.midflight.operator.replica;

import dev.midflight.crds.policy.Rejection;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many sidecars run by a policy; small, however many there are.
 *
 * @param of so many are to, of those that are connected
 * @param acknowledged so many do, by all of its resources
 * @param refused so many go on as before
 * @param rejections why they do: the most frequent reasons first, of equal ones in alphabetical
 *     order
 */
public record Tally(int of, int acknowledged, int refused, List<Rejection> rejections) {
    public static final Tally NONE = new Tally(0, 0, 0, List.of());

    private static final int REASONS = 10;
    private static final int REASON_CHARACTERS = 1024;
    private static final int POD_CHARACTERS = 253;
    private static final Comparator<Rejection> MOST_FIRST =
            Comparator.comparingInt(Rejection::sidecars)
                    .reversed()
                    .thenComparing(Rejection::reason);

    public Tally {
        rejections = List.copyOf(rejections);
    }

    /**
     * @param refused pods, and why each of them goes on as before
     */
    public static Tally of(int of, int acknowledged, Map<String, String> refused) {
        return new Tally(
                of,
                acknowledged,
                refused.size(),
                grouped(
                        refused.entrySet().stream()
                                .map(each -> new Rejection(each.getValue(), 1, each.getKey()))
                                .toList()));
    }

    /** Of all together, in whatever order; a reason that is rare at each of them may be missing. */
    public static Tally sum(Collection<Tally> tallies) {
        return new Tally(
                tallies.stream().mapToInt(Tally::of).sum(),
                tallies.stream().mapToInt(Tally::acknowledged).sum(),
                tallies.stream().mapToInt(Tally::refused).sum(),
                grouped(tallies.stream().flatMap(each -> each.rejections().stream()).toList()));
    }

    private static List<Rejection> grouped(List<Rejection> rejections) {
        Map<String, Rejection> byReason = new TreeMap<>();
        for (Rejection each : rejections) {
            Rejection bounded =
                    new Rejection(
                            shortened(each.reason(), REASON_CHARACTERS),
                            each.sidecars(),
                            shortened(each.pod(), POD_CHARACTERS));
            byReason.merge(bounded.reason(), bounded, Tally::together);
        }
        return byReason.values().stream().sorted(MOST_FIRST).limit(REASONS).toList();
    }

    private static Rejection together(Rejection one, Rejection other) {
        String first = one.pod().compareTo(other.pod()) <= 0 ? one.pod() : other.pod();
        return new Rejection(one.reason(), one.sidecars() + other.sidecars(), first);
    }

    /** Never in the middle of a character of two. */
    private static String shortened(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(characters - 1));
        return text.substring(0, splits ? characters - 1 : characters);
    }
}
