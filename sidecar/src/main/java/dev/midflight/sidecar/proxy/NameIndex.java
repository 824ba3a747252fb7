package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener.Destination.ByServerName;
import dev.midflight.model.traffic.ServerNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which cluster has a server name: the name itself, else the longest {@code *.} above it. */
final class NameIndex {
    private final Map<String, ClusterName> names = new HashMap<>();
    private final @Nullable ClusterName otherwise;

    NameIndex(ByServerName model) {
        for (ServerNames each : model.names()) {
            each.names().forEach(name -> names.put(name, each.cluster()));
        }
        this.otherwise = model.otherwise().orElse(null);
    }

    /**
     * Looks a name up.
     *
     * @param name in lower case; empty: none
     * @return null: nobody has it
     */
    @Nullable ClusterName find(String name) {
        ClusterName found = names.get(name);
        for (int dot = name.indexOf('.');
                found == null && dot >= 0;
                dot = name.indexOf('.', dot + 1)) {
            found = names.get("*" + name.substring(dot));
        }
        return found == null ? otherwise : found;
    }
}
