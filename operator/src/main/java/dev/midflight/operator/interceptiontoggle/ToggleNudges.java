package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Turns what happens to pods, streams and runs into a look at the toggles that it is about. */
final class ToggleNudges {
    private final IndexedResourceCache<InterceptionToggle> toggles;
    private final SimpleInboundEventSource<InterceptionToggle> source;

    ToggleNudges(
            IndexedResourceCache<InterceptionToggle> toggles,
            SimpleInboundEventSource<InterceptionToggle> source) {
        this.toggles = toggles;
        this.source = source;
    }

    void toggle(String namespace, String name) {
        source.propagateEvent(new ResourceID(name, namespace));
    }

    void namespace(String namespace) {
        toggles.list(namespace, _ -> true)
                .map(ResourceID::fromResource)
                .forEach(source::propagateEvent);
    }

    void all() {
        toggles.list().map(ResourceID::fromResource).forEach(source::propagateEvent);
    }
}
