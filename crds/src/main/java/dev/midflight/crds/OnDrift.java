package dev.midflight.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when something else changed a pod's rules. */
public enum OnDrift {
    /** They are put back. */
    @JsonProperty("Repair")
    REPAIR,
    /** It is reported only. */
    @JsonProperty("Report")
    REPORT
}
