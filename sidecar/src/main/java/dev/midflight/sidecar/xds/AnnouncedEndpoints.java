package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.wire.xds.EndpointCollection;
import dev.midflight.wire.xds.XdsReader.ReadEndpoints;
import java.util.List;

/**
 * What a cluster's endpoints are.
 *
 * @param listed those that its resource has itself
 * @param collections of the others
 */
record AnnouncedEndpoints(EndpointSource.Listed listed, List<EndpointCollection> collections) {
    static AnnouncedEndpoints of(ReadEndpoints read) {
        return new AnnouncedEndpoints(
                new EndpointSource.Listed(read.endpoints()), read.collections());
    }
}
