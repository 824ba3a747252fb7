package dev.midflight.operator.discovery;

import dev.midflight.operator.translate.MeshEndpoint;
import java.util.List;

/**
 * Who is behind one port of a Service.
 *
 * @param used those that requests are spread over: of a dual-stack Service one family's, so that no
 *     pod counts twice
 * @param leaving of that family those that are on their way out and still serve
 * @param all of both families
 */
public record PortEndpoints(
        List<MeshEndpoint> used, List<MeshEndpoint> leaving, List<MeshEndpoint> all) {
    public PortEndpoints {
        used = List.copyOf(used);
        leaving = List.copyOf(leaving);
        all = List.copyOf(all);
    }
}
