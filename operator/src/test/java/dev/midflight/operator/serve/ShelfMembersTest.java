package dev.midflight.operator.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A shelf for those to whom a cluster's endpoints are one resource. */
final class ShelfMembersTest {
    private static final String NAME = TestingEndpoints.CLUSTER.name();

    private final Shelf shelf = TestingShelf.of("cluster:a=1");

    private void become(List<Endpoint> endpoints) {
        List<XdsResource> before = new ArrayList<>();
        for (XdsType type : List.of(XdsType.LB_ENDPOINT, XdsType.ENDPOINTS)) {
            shelf.names(type).forEach(name -> before.add(resource(type, name)));
        }
        List<XdsResource> now = TestingEndpoints.apart(endpoints);
        shelf.update(
                TestingEndpoints.changed(now, before),
                TestingEndpoints.less(before, now).stream().map(ResourceName::of).toList());
    }

    private XdsResource resource(XdsType type, String name) {
        return shelf.find(type, name).orElseThrow().resource(type);
    }

    private XdsResource whole() {
        return shelf.whole()
                .find(XdsType.ENDPOINTS, NAME)
                .orElseThrow()
                .resource(XdsType.ENDPOINTS);
    }

    @Test
    void itIsMadeWhenFirstAskedForOfTheSameOctets() {
        become(TestingEndpoints.of(40));
        assertTrue(shelf.twin().isEmpty());

        Shelf whole = shelf.whole();

        assertEquals(TestingEndpoints.whole(TestingEndpoints.of(40)), whole());
        assertEquals(List.of(), whole.names(XdsType.LB_ENDPOINT));
        assertSame(
                shelf.find(XdsType.CLUSTER, "a").orElseThrow().delta(),
                whole.find(XdsType.CLUSTER, "a").orElseThrow().delta());
        assertSame(whole, shelf.whole());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itFollowsEveryChange(long seed) {
        Random random = new Random(seed);
        Shelf whole = shelf.whole();
        for (int i = 0; i < 20; i++) {
            List<Endpoint> endpoints = TestingEndpoints.of(1 + random.nextInt(50));
            List<Endpoint> next =
                    random.nextBoolean() ? TestingEndpoints.oneChanged(endpoints) : endpoints;
            long before = whole.position();
            boolean changed =
                    whole.find(XdsType.ENDPOINTS, NAME).isEmpty()
                            || !whole().equals(TestingEndpoints.whole(next));

            become(next);

            assertEquals(TestingEndpoints.whole(next), whole(), () -> "seed " + seed);
            assertEquals(changed, whole.position() != before);
        }
        shelf.update(List.of(), List.of(new ResourceName(XdsType.ENDPOINTS, NAME)));
        assertFalse(whole.has(XdsType.ENDPOINTS, NAME));
    }

    @Test
    void whatChangesWhileATwinIsMadeIsInIt() {
        become(TestingEndpoints.of(40));
        Map<Collected, ShelfEntry> made = shelf.together();
        List<Endpoint> next = TestingEndpoints.oneChanged(TestingEndpoints.of(40));
        become(next);

        Shelf twin = shelf.whole(made);

        assertEquals(1, made.size());
        assertEquals(
                TestingEndpoints.whole(next),
                twin.find(XdsType.ENDPOINTS, NAME).orElseThrow().resource(XdsType.ENDPOINTS));
        assertSame(twin, shelf.whole());
    }

    @Test
    void whatWasMadeForATwinIsUsed() {
        become(TestingEndpoints.of(40));
        Map<Collected, ShelfEntry> made = shelf.together();

        Shelf twin = shelf.whole(made);

        assertSame(
                made.values().iterator().next().delta(),
                twin.find(XdsType.ENDPOINTS, NAME).orElseThrow().delta());
    }

    @Test
    void whatAnnouncesEndpointsIsKnownWithThem() {
        become(TestingEndpoints.of(40));

        assertEquals(40, announced(shelf).members().size());
        assertEquals(Set.of(), announced(shelf.whole()).members());
    }

    @Test
    void theNewestOfThemIsKnown() {
        become(TestingEndpoints.of(40));
        Announced before = announced(shelf);

        become(TestingEndpoints.oneChanged(TestingEndpoints.of(40)));

        assertEquals(before.changedAt(), announced(shelf).changedAt());
        assertEquals(before.members(), announced(shelf).members());
        assertEquals(shelf.position(), announced(shelf).newest());
    }

    private static Announced announced(Shelf of) {
        return of.announced(new ResourceName(XdsType.ENDPOINTS, NAME)).orElseThrow();
    }
}
