package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.XdsType;
import java.util.HashMap;
import java.util.Map;

/** The listeners that a control plane has told of, whether they were taken or refused. */
final class ToldListeners {
    private final Map<String, String> versions = new HashMap<>();
    private boolean afresh;
    private boolean refused;

    /** What is not held is told again on a new stream; what was told before may be gone. */
    void begin() {
        afresh = true;
    }

    /** Of listeners. */
    void hear(DeltaResponse response) {
        if (afresh) {
            versions.clear();
            afresh = false;
        }
        refused = false;
        response.removed().forEach(versions::remove);
        response.resources().forEach(each -> versions.put(each.name(), each.version()));
    }

    /** What was heard last, or a part of it, is not taken. */
    void refuse() {
        refused = true;
    }

    /** True where all of them are there, each as it was told last. */
    boolean areHeld(XdsResources resources) {
        return !refused
                && resources.versions(XdsType.LISTENER).entrySet().containsAll(versions.entrySet());
    }
}
