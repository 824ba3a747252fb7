package dev.midflight.wire.xds;

import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What changed of one type, of the incremental variant of the aggregated service.
 *
 * @param typeUrl of a type that this build may not know
 * @param resources those that are new or changed; none of an unknown type
 * @param removed names
 * @param problems why there are others that can't be told, each with its name
 */
public record DeltaResponse(
        String typeUrl,
        List<VersionedResource> resources,
        List<String> removed,
        String nonce,
        List<String> problems) {
    public DeltaResponse {
        resources = List.copyOf(resources);
        removed = List.copyOf(removed);
        problems = List.copyOf(problems);
    }

    /** Empty: one that this build doesn't know. */
    public Optional<XdsType> type() {
        return XdsType.of(typeUrl);
    }

    public static DeltaResponse of(DeltaDiscoveryResponse message) {
        List<VersionedResource> resources = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        XdsType.of(message.getTypeUrl())
                .ifPresent(
                        type ->
                                message.getResourcesList()
                                        .forEach(one -> read(type, one, resources, problems)));
        return new DeltaResponse(
                message.getTypeUrl(),
                resources,
                message.getRemovedResourcesList(),
                message.getNonce(),
                problems);
    }

    private static void read(
            XdsType type,
            Resource message,
            List<VersionedResource> resources,
            List<String> problems) {
        String url = message.getResource().getTypeUrl();
        if (message.getName().isEmpty()) {
            problems.add("resource: without a name");
        } else if (url.equals(type.url())) {
            XdsResource resource =
                    new XdsResource(type, message.getName(), message.getResource().getValue());
            resources.add(new VersionedResource(resource, message.getVersion()));
        } else {
            problems.add(
                    "%s: type_url: '%s' (expected: %s)"
                            .formatted(message.getName(), url, type.url()));
        }
    }
}
