package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;
import java.util.List;

/**
 * A part of a push. What is new goes before what refers to it, what is gone after it (make before
 * break); each step once the one before is acknowledged. An endpoint of a collection that is gone
 * waits for nothing but those that take its place.
 */
record PushStep(XdsType type, boolean removes) {
    static final List<PushStep> ORDER =
            List.of(
                    new PushStep(XdsType.SECRET, false),
                    new PushStep(XdsType.CLUSTER, false),
                    new PushStep(XdsType.LB_ENDPOINT, false),
                    new PushStep(XdsType.ENDPOINTS, false),
                    new PushStep(XdsType.LB_ENDPOINT, true),
                    new PushStep(XdsType.ROUTES, false),
                    new PushStep(XdsType.LISTENER, false),
                    new PushStep(XdsType.LISTENER, true),
                    new PushStep(XdsType.ROUTES, true),
                    new PushStep(XdsType.ENDPOINTS, true),
                    new PushStep(XdsType.CLUSTER, true),
                    new PushStep(XdsType.SECRET, true));
}
