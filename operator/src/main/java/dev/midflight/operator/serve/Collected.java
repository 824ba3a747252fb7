package dev.midflight.operator.serve;

import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A cluster's endpoints as they are on a shelf.
 *
 * @param members that the endpoints announce; none: the endpoints are whole as they are
 */
record Collected(ShelfEntry endpoints, List<ShelfEntry> members) {
    private static final Logger LOG = Logger.getLogger(Collected.class);

    Collected {
        members = List.copyOf(members);
    }

    /** As one resource. */
    ShelfEntry whole() {
        if (members.isEmpty()) {
            return endpoints;
        }
        List<XdsResource> read =
                members.stream().map(each -> each.resource(XdsType.LB_ENDPOINT)).toList();
        try {
            return ShelfEntry.of(
                    EndpointCollections.whole(endpoints.resource(XdsType.ENDPOINTS), read),
                    endpoints.changedAt());
        } catch (UnreadableResourceException e) {
            LOG.error("Endpoints could not be put together", e);
            return endpoints;
        }
    }
}
