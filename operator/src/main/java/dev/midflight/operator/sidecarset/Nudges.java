package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Predicate;

/** Turns what happens to pods and streams into a look at the SidecarSets that it is about. */
final class Nudges {
    private final IndexedResourceCache<SidecarSet> sets;
    private final PodInventory pods;
    private final Predicate<String> optedIn;
    private final SimpleInboundEventSource<SidecarSet> source =
            new SimpleInboundEventSource<>("fleet");

    Nudges(IndexedResourceCache<SidecarSet> sets, PodInventory pods, Predicate<String> optedIn) {
        this.sets = sets;
        this.pods = pods;
        this.optedIn = optedIn;
    }

    SimpleInboundEventSource<SidecarSet> source() {
        return source;
    }

    /** A pod without a sidecar may have been missed by any of them. */
    void pod(KnownPod pod) {
        pod.sidecar().ifPresentOrElse(sidecar -> set(sidecar.sidecarSet()), () -> bare(pod));
    }

    void stream(PodKey key) {
        pods.find(key).ifPresent(this::pod);
    }

    void set(String name) {
        source.propagateEvent(new ResourceID(name));
    }

    void all() {
        sets.list().map(ResourceID::fromResource).forEach(source::propagateEvent);
    }

    private void bare(KnownPod pod) {
        if (optedIn.test(pod.key().namespace())) {
            all();
        }
    }
}
