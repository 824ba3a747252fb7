package dev.midflight.operator.translate;

import java.util.Optional;
import java.util.Set;

/** What a policy may refer to. */
public interface Directory {
    Optional<MeshService> service(ServiceKey key);

    /** The names of a Service's subsets. */
    Set<String> subsets(ServiceKey key);
}
