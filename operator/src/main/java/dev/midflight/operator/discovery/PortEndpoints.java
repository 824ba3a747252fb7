package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.MeshEndpoint;
import java.util.List;

/**
 * Who is behind one port of a Service.
 *
 * @param used those that requests are spread over: of a dual-stack Service one family's, so that no
 *     pod counts twice
 * @param all of both families
 */
public record PortEndpoints(List<MeshEndpoint> used, List<MeshEndpoint> all) {
    public PortEndpoints {
        used = List.copyOf(used);
        all = List.copyOf(all);
    }
}
