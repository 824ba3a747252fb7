package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingShelf.put;
import static dev.midflight.operator.serve.TestingShelf.remove;
import static dev.midflight.operator.serve.TestingShelf.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.wire.xds.XdsType;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShelfTest {
    private static List<String> changed(Shelf shelf, long from) {
        return names(shelf.changed(XdsType.CLUSTER, from, Long.MAX_VALUE));
    }

    private static List<String> names(List<ShelfEntry> entries) {
        return entries.stream().map(ShelfEntry::name).toList();
    }

    @Test
    void whatIsTheSameHasNotChanged() {
        Shelf shelf = TestingShelf.of("cluster:a=1");
        long position = shelf.position();

        assertFalse(shelf.update(List.of(resource("cluster:a=1")), List.of()));
        assertEquals(position, shelf.position());
        assertTrue(shelf.update(List.of(resource("cluster:a=2")), List.of()));
    }

    @Test
    void tellsChangesInTheirOrder() {
        Shelf shelf = TestingShelf.of("cluster:a=1", "cluster:b=1", "cluster:c=1");
        long position = shelf.position();

        put(shelf, "cluster:b=2", "cluster:a=2");

        assertEquals(List.of("b", "a"), changed(shelf, position));
        assertEquals(List.of("c", "b", "a"), changed(shelf, 0));
    }

    @Test
    void whatCameLaterIsNotSeenYet() {
        Shelf shelf = TestingShelf.of("cluster:a=1", "cluster:b=1", "cluster:c=1");
        remove(shelf, "cluster:b");
        long position = shelf.position();

        put(shelf, "cluster:a=2");
        remove(shelf, "cluster:c");

        assertEquals(List.of(), names(shelf.changed(XdsType.CLUSTER, 0, position)));
        assertEquals(List.of("b"), shelf.removed(XdsType.CLUSTER, 0, position));
    }

    @Test
    void whatComesBackIsNotGone() {
        Shelf shelf = TestingShelf.of("cluster:a=1");
        long position = shelf.position();
        remove(shelf, "cluster:a", "cluster:never");
        assertEquals(List.of("a"), shelf.removed(XdsType.CLUSTER, position, Long.MAX_VALUE));

        put(shelf, "cluster:a=1");

        assertEquals(List.of(), shelf.removed(XdsType.CLUSTER, position, Long.MAX_VALUE));
        assertEquals(List.of("a"), changed(shelf, position));
    }

    @Test
    void theVersionIsTheContents() {
        Shelf one = TestingShelf.of("cluster:a=1");
        Shelf other = TestingShelf.of("cluster:x=0", "cluster:a=1");

        assertEquals(
                one.find(XdsType.CLUSTER, "a").orElseThrow().version(),
                other.find(XdsType.CLUSTER, "a").orElseThrow().version());
    }
}
