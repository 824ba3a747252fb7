package dev.midflight.crds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PartitionTest {

    @Test
    void readsCountsAndPercentages() {
        assertEquals(new Partition.Count(3), Partition.parse(new IntOrString(3)));
        assertEquals(new Partition.Percentage(20), Partition.parse(new IntOrString("20%")));
        assertEquals(new Partition.Percentage(100), Partition.parse(new IntOrString("100%")));
    }

    @Test
    void whatItCannotReadMovesNoPod() {
        assertEquals(new Partition.Percentage(100), Partition.parse(new IntOrString("most")));
        assertEquals(new Partition.Percentage(100), Partition.parse(new IntOrString("101%")));
    }

    @Test
    void onlyZeroIsOpen() {
        assertTrue(Partition.parse(new IntOrString(0)).isOpen());
        assertTrue(Partition.parse(new IntOrString("0%")).isOpen());
        assertFalse(Partition.parse(new IntOrString(1)).isOpen());
        assertFalse(Partition.parse(new IntOrString("1%")).isOpen());
    }

    @Test
    void placesAreSpreadEvenlyAndStayForEver() {
        Partition.Percentage fifth = new Partition.Percentage(20);

        long kept = IntStream.range(0, 10_000).filter(i -> fifth.keeps("shop", "web-" + i)).count();

        assertTrue(kept > 1_850 && kept < 2_150, "kept " + kept + " of 10000 at 20%");
        assertEquals(7254, Partition.placeOf("shop", "web-0"));
        assertFalse(new Partition.Percentage(0).keeps("shop", "web-0"));
        assertTrue(new Partition.Percentage(100).keeps("shop", "web-0"));
    }
}
