package dev.midflight.operator.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.Rejection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of a whole fleet, and of its parts. */
final class TallyTest {
    /** As if all were one replica's, while there are no more reasons than are kept. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSumOfPartsIsTheWhole(long seed) {
        Random random = new Random(seed);
        Map<String, String> all = new HashMap<>();
        List<Tally> parts = new ArrayList<>();
        int replicas = 1 + random.nextInt(6);
        for (int part = 0; part < replicas; part++) {
            Map<String, String> refused = refusals(random, part, 10);
            all.putAll(refused);
            parts.add(Tally.of(refused.size() + part, part, refused));
        }
        int acknowledged = parts.stream().mapToInt(Tally::acknowledged).sum();
        Tally whole = Tally.of(all.size() + acknowledged, acknowledged, all);

        assertEquals(all.size(), whole.rejections().stream().mapToInt(Rejection::sidecars).sum());
        assertEquals(whole, Tally.sum(parts));
        Collections.shuffle(parts, random);
        assertEquals(whole, Tally.sum(parts));
        assertEquals(
                whole,
                parts.stream().reduce(Tally.NONE, (one, other) -> Tally.sum(List.of(one, other))));
    }

    private static Map<String, String> refusals(Random random, int part, int reasons) {
        Map<String, String> refused = new HashMap<>();
        int pods = random.nextInt(40);
        for (int pod = 0; pod < pods; pod++) {
            refused.put(
                    "shop/pod-" + random.nextInt(1000) + "-" + part,
                    "reason " + random.nextInt(reasons));
        }
        return refused;
    }

    @Test
    void manySidecarsGiveASmallAnswerInWhateverOrder() {
        List<Tally> parts = new ArrayList<>();
        for (int part = 0; part < 20; part++) {
            Map<String, String> refused = new HashMap<>();
            for (int pod = 0; pod < 500; pod++) {
                refused.put("shop/pod-" + part + "-" + pod, pod + "x".repeat(2000));
            }
            parts.add(Tally.of(600, 100, refused));
        }

        Tally sum = Tally.sum(parts);

        assertEquals(12_000, sum.of());
        assertEquals(2_000, sum.acknowledged());
        assertEquals(10_000, sum.refused());
        assertEquals(10, sum.rejections().size());
        assertTrue(sum.rejections().stream().allMatch(each -> each.reason().length() == 1024));
        Collections.reverse(parts);
        assertEquals(sum, Tally.sum(parts));
    }

    @Test
    void theMostFrequentReasonsComeFirstWithTheFirstOfTheirPods() {
        Tally one = Tally.of(3, 0, Map.of("shop/c", "rare", "shop/b", "often", "shop/d", "often"));
        Tally other = Tally.of(2, 0, Map.of("shop/a", "often", "shop/e", "also rare"));

        assertEquals(
                List.of(
                        new Rejection("often", 3, "shop/a"),
                        new Rejection("also rare", 1, "shop/e"),
                        new Rejection("rare", 1, "shop/c")),
                Tally.sum(List.of(one, other)).rejections());
    }

    @Test
    void noCharacterIsCutInTwo() {
        Tally tally = Tally.of(1, 0, Map.of("shop/a", "x".repeat(1023) + "\uD83D\uDE80"));

        assertEquals("x".repeat(1023), tally.rejections().getFirst().reason());
    }
}
