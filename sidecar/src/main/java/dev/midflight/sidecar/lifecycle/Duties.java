package dev.midflight.sidecar.lifecycle;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import java.util.Optional;

/** What a proxy does only while it serves: interception, reports. None of it may block. */
public interface Duties {
    /**
     * @param handover empty: nothing is known of the proxy before this one
     */
    void begin(Epoch epoch, Optional<HandoverReport> handover);

    /** The proxy before this one has told all. */
    void followed(HandoverReport handover);

    void end();
}
