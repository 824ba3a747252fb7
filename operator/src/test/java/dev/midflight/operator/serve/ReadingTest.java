package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingShelf.put;
import static dev.midflight.operator.serve.TestingShelf.remove;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReadingTest {
    private static final int MANY_BYTES = 1 << 20;

    private final Shelf own = new Shelf("own");
    private final Shelf shop = TestingShelf.of("cluster:a=1", "cluster:b=1", "routes:r=1");
    private final Reading reading = reading(MANY_BYTES);

    private Reading reading(int responseBytes) {
        Reading begun = new Reading(responseBytes, true);
        begun.read(List.of(own, shop));
        return begun;
    }

    private static void wantAll(Reading reading, XdsType... types) {
        for (XdsType type : types) {
            reading.subscribe(type, Map.of()).subscribe(List.of(Subscription.WILDCARD));
        }
    }

    /** All that is due, each response acknowledged, as {@code CLUSTER +a +b} or {@code -c}. */
    private static List<String> all(Reading reading) {
        List<String> told = new ArrayList<>();
        for (Optional<Due> due = reading.next(); due.isPresent(); due = reading.next()) {
            told.add(told(due.get()));
            reading.acknowledged(due.get());
        }
        return told;
    }

    private static String told(Due due) {
        StringBuilder text = new StringBuilder(due.type().name());
        due.changed().forEach(entry -> text.append(" +").append(entry.name()));
        due.removed().forEach(name -> text.append(" -").append(name));
        return text.toString();
    }

    @Test
    void aNewReaderGetsEverythingThenWhatChanges() {
        wantAll(reading, XdsType.CLUSTER, XdsType.ROUTES);

        assertEquals(List.of("CLUSTER +a +b", "ROUTES +r"), all(reading));
        assertEquals(List.of(), all(reading));

        put(shop, "cluster:a=2", "cluster:b=1");
        assertEquals(List.of("CLUSTER +a"), all(reading));
    }

    @Test
    void anEmptyTypeIsAnsweredOnce() {
        wantAll(reading, XdsType.LISTENER);

        assertEquals(List.of("LISTENER"), all(reading));
    }

    @Test
    void nothingIsSaidBeforeItIsKnownWhatItReads() {
        Reading early = new Reading(MANY_BYTES, true);
        wantAll(early, XdsType.CLUSTER);
        assertEquals(List.of(), all(early));

        early.read(List.of(own, shop));

        assertEquals(List.of("CLUSTER +a +b"), all(early));
    }

    @Test
    void whatRefersGoesAfterWhatIsReferredToAndGoneTheOtherWayRound() {
        wantAll(reading, XdsType.ROUTES, XdsType.CLUSTER);
        all(reading);

        put(shop, "routes:r=2", "cluster:c=1");
        remove(shop, "cluster:a", "routes:q");

        assertEquals(List.of("CLUSTER +c", "ROUTES +r", "CLUSTER -a"), all(reading));
    }

    @Test
    void anEndpointThatIsGoneWaitsForThoseThatTakeItsPlaceOnly() {
        put(shop, "lb_endpoint:e1=1", "endpoints:a=1");
        wantAll(reading, XdsType.CLUSTER, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS, XdsType.ROUTES);
        all(reading);

        put(shop, "routes:r=2", "endpoints:a=2", "lb_endpoint:e2=1", "cluster:c=1");
        remove(shop, "lb_endpoint:e1", "cluster:b");

        assertEquals(
                List.of(
                        "CLUSTER +c",
                        "LB_ENDPOINT +e2",
                        "ENDPOINTS +a",
                        "LB_ENDPOINT -e1",
                        "ROUTES +r",
                        "CLUSTER -b"),
                all(reading));
    }

    @Test
    void whoHasSomethingGetsTheRestAndHearsWhatIsGone() {
        String version = shop.find(XdsType.CLUSTER, "a").orElseThrow().version();
        reading.subscribe(XdsType.CLUSTER, Map.of("a", version, "b", "old", "x", "old"))
                .subscribe(List.of(Subscription.WILDCARD));

        assertEquals(List.of("CLUSTER +b", "CLUSTER -x"), all(reading));
    }

    @Test
    void itsOwnShelfCoversAnother() {
        put(own, "routes:r=own");
        wantAll(reading, XdsType.ROUTES);
        assertEquals(List.of("ROUTES +r"), all(reading));

        put(shop, "routes:r=2");
        assertEquals(List.of(), all(reading));

        remove(own, "routes:r");
        assertEquals(List.of("ROUTES +r"), all(reading));
        assertEquals(List.of(), all(reading));
    }

    @Test
    void namesThatAreAskedForLaterAreSentAtOnceOrSaidToBeGone() {
        Subscription clusters = reading.subscribe(XdsType.CLUSTER, Map.of());
        clusters.subscribe(List.of("a"));
        assertEquals(List.of("CLUSTER +a"), all(reading));

        clusters.subscribe(List.of("b", "nobody"));
        assertEquals(List.of("CLUSTER +b", "CLUSTER -nobody"), all(reading));

        clusters.unsubscribe(List.of("a"));
        put(shop, "cluster:a=2", "cluster:b=2");
        assertEquals(List.of("CLUSTER +b"), all(reading));
    }

    @Test
    void namesThatAreOnAShelfAreKeptOnce() {
        String asked = String.valueOf(new char[] {'a'});

        List<String> names = reading.shared(XdsType.CLUSTER, List.of(asked, "elsewhere"));

        assertEquals(List.of("a", "elsewhere"), names);
        assertSame(shop.find(XdsType.CLUSTER, "a").orElseThrow().name(), names.getFirst());
    }

    @Test
    void manyResourcesGoInSeveralResponses() {
        Reading narrow = reading(1);
        wantAll(narrow, XdsType.CLUSTER);

        assertEquals(List.of("CLUSTER +a", "CLUSTER +b", "CLUSTER"), all(narrow));
    }

    @Test
    void whatAShelfHadGoesWithIt() {
        wantAll(reading, XdsType.CLUSTER);
        all(reading);

        reading.read(List.of(own, TestingShelf.of("cluster:b=1", "cluster:z=1")));

        assertEquals(List.of("CLUSTER +b +z", "CLUSTER -a"), all(reading));
    }

    @Test
    void whoIsFarBehindIsLost() {
        wantAll(reading, XdsType.CLUSTER);
        all(reading);

        for (int i = 0; i < 10_002; i++) {
            put(shop, "cluster:many=" + i);
            remove(shop, "cluster:many");
            put(shop, "cluster:n" + i + "=1");
            remove(shop, "cluster:n" + i);
        }
        all(reading);

        assertTrue(reading.isLost());
    }

    @Test
    void knowsWhatIsInForce() {
        ResourceName a = TestingShelf.name("cluster:a");
        long first = shop.find(XdsType.CLUSTER, "a").orElseThrow().changedAt();
        assertEquals(new Standing.Unconcerned(), reading.standing(a, shop, first));

        wantAll(reading, XdsType.CLUSTER);
        assertEquals(new Standing.Waiting(), reading.standing(a, shop, first));
        all(reading);
        assertEquals(new Standing.Acknowledged(), reading.standing(a, shop, first));

        put(shop, "cluster:a=2");
        long second = shop.find(XdsType.CLUSTER, "a").orElseThrow().changedAt();
        reading.refused(reading.next().orElseThrow(), "no such thing");
        put(shop, "cluster:b=2");
        all(reading);
        assertEquals(new Standing.Refused("no such thing"), reading.standing(a, shop, second));

        put(shop, "cluster:a=3");
        all(reading);
        assertEquals(new Standing.Acknowledged(), reading.standing(a, shop, second));
    }

    @Test
    void oneThatIsRefusedKeepsNoOtherAway() {
        put(shop, "cluster:c=1", "cluster:d=1", "cluster:e=1");
        wantAll(reading, XdsType.CLUSTER);
        List<String> told = new ArrayList<>();

        for (Optional<Due> due = reading.next(); due.isPresent(); due = reading.next()) {
            told.add(told(due.get()));
            boolean bad = due.get().changed().stream().anyMatch(one -> one.name().equals("c"));
            if (bad) {
                reading.refused(due.get(), "c: bad");
            } else {
                reading.acknowledged(due.get());
            }
        }

        assertEquals(
                List.of(
                        "CLUSTER +a +b +c +d +e",
                        "CLUSTER +a +b",
                        "CLUSTER +c +d +e",
                        "CLUSTER +c",
                        "CLUSTER +d +e"),
                told);
        assertEquals(new Standing.Refused("c: bad"), standing("cluster:c"));
        assertEquals(new Standing.Acknowledged(), standing("cluster:e"));
    }

    private Standing standing(String text) {
        ResourceName name = TestingShelf.name(text);
        long changedAt = shop.find(name.type(), name.name()).orElseThrow().changedAt();
        return reading.standing(name, shop, changedAt);
    }
}
