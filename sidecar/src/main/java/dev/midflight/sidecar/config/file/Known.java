package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.PathRules;
import java.util.HashMap;
import java.util.Map;

/**
 * What the part of a file that was read says to the rest of it.
 *
 * @param paths what each route table does to paths
 */
record Known(Names clusters, Names tables, Map<String, PathRules> paths) {
    static Known nothing() {
        return new Known(new Names("cluster"), new Names("route table"), new HashMap<>());
    }
}
