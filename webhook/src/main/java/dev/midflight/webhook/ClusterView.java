package dev.midflight.webhook;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;
import java.util.Optional;

/** What the webhook knows of the cluster without asking it. */
interface ClusterView {

    List<SidecarSet> sidecarSets();

    /** The SidecarSets as they are now; blocks. */
    List<SidecarSet> freshSidecarSets();

    List<InterceptionToggle> toggles(String namespace);

    List<LimitRange> limitRanges(String namespace);

    List<ResourceQuota> quotas(String namespace);

    /** The namespace as it is known; may be behind the API server. */
    Optional<Namespace> namespace(String name);

    /** The namespace as it is now; blocks. */
    Optional<Namespace> freshNamespace(String name);

    ClusterFacts facts();
}
