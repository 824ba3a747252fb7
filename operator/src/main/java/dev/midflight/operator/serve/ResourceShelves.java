package dev.midflight.operator.serve;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.wire.xds.XdsResource;
import java.util.List;

/** Where configuration goes that sidecars read; keeps each shelf's resources by type and name. */
public interface ResourceShelves {
    /** Replaces or removes single resources of a shelf; the rest of it stays. */
    void update(String shelf, List<XdsResource> changed, List<ResourceName> removed);

    /**
     * What a sidecar reads.
     *
     * @param shelves the first one is its own, whose resources count where another shelf has the
     *     same name; the others have no name in common
     */
    void assign(PodKey pod, List<String> shelves);

    /** The pod is gone. */
    void forget(PodKey pod);

    /**
     * Of a resource that is on this shelf, with the single endpoints that it announces; nobody if
     * it is not.
     */
    Acknowledgement acknowledgement(ResourceName name, String shelf);
}
