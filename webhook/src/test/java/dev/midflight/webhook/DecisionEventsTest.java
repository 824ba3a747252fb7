package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionEventsTest {
    private final List<Event> written = new ArrayList<>();
    private final DecisionEvents events =
            new DecisionEvents(
                    written::add,
                    Runnable::run,
                    Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    private final Pod pod =
            Serialization.unmarshal(
                    """
                    metadata:
                      generateName: web-7d9f-
                      ownerReferences:
                      - {apiVersion: apps/v1, kind: ReplicaSet, name: web-7d9f, uid: "1", controller: true}
                    """,
                    Pod.class);

    @Test
    void ownerOfASkippedPodIsToldOnce() {
        InjectionDecision skip =
                new InjectionDecision.Skip(
                        SkipReason.HOST_NETWORK, "the pod uses the node's network");

        events.decided(pod, "shop", skip);
        events.decided(pod, "shop", skip);

        assertEquals(1, written.size());
        Event event = written.getFirst();
        assertEquals("SidecarSkipped", event.getReason());
        assertEquals("ReplicaSet", event.getInvolvedObject().getKind());
        assertEquals("web-7d9f", event.getInvolvedObject().getName());
        assertEquals("shop", event.getMetadata().getNamespace());
        assertEquals("the pod uses the node's network", event.getMessage());
    }

    @Test
    void whatTheOwnerAskedForIsNoNews() {
        events.decided(pod, "shop", new InjectionDecision.Skip(SkipReason.OPTED_OUT, "asked"));

        assertEquals(List.of(), written);
    }
}
