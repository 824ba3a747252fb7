package dev.midflight.operator.discovery;

import dev.midflight.model.traffic.Locality;

/**
 * One address of an EndpointSlice.
 *
 * @param podUid of the pod that has it; empty: it is no pod's
 * @param locality as far as the slice says it
 */
record SliceEndpoint(String address, String podUid, Locality locality, Usable usable) {
    /** Whether it is used, as kube-proxy decides it. */
    enum Usable {
        READY,
        /** On its way out and still serving: used where nobody is ready. */
        LAST_RESORT,
        NOT
    }
}
