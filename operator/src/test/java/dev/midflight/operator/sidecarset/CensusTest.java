package dev.midflight.operator.sidecarset;

import static dev.midflight.operator.sidecarset.TestingSets.set;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.KnownPod.Without;
import dev.midflight.operator.rollout.PodKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CensusTest {
    private static final SidecarSet OLD = set("old", "2025-01-01T00:00:00Z");
    private static final SidecarSet NEW = set("new", "2026-01-01T00:00:00Z");

    @Test
    void countsOnlyPodsOfNamespacesThatOptedIn() {
        List<KnownPod> pods =
                List.of(
                        bare("shop", "a", Without.UNEXPLAINED),
                        bare("other", "b", Without.UNEXPLAINED));

        Census census = Census.of(OLD, List.of(OLD), pods, "shop"::equals);

        assertEquals(List.of(new PodKey("shop", "a", "a")), census.missed());
    }

    @Test
    void aPodThatSeveralSetsMatchIsTheOldestOnes() {
        List<KnownPod> pods = List.of(bare("shop", "a", Without.UNEXPLAINED));
        List<SidecarSet> sets = List.of(NEW, OLD);

        assertEquals(1, Census.of(OLD, sets, pods, "shop"::equals).missed().size());
        assertEquals(0, Census.of(NEW, sets, pods, "shop"::equals).missed().size());
    }

    @Test
    void nobodyMissesAPodThatWasLeftOutOnPurpose() {
        List<KnownPod> pods =
                List.of(bare("shop", "b", Without.SKIPPED), bare("shop", "c", Without.LEAVING));

        Census census = Census.of(OLD, List.of(OLD), pods, "shop"::equals);

        assertEquals(0, census.missed().size());
        assertEquals(1, census.skipped());
        assertEquals(1, census.matched());
    }

    private static KnownPod bare(String namespace, String name, Without without) {
        return new KnownPod(
                new PodKey(namespace, name, name),
                Map.of("app", "cart"),
                without,
                Optional.empty(),
                Optional.empty());
    }
}
