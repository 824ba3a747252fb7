package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import java.util.ArrayList;
import java.util.List;

/** Resources of several types as bytes, to be kept: a response without a type of its own. */
public final class ResourceArchive {
    private ResourceArchive() {}

    public static byte[] encode(List<VersionedResource> resources) {
        DeltaDiscoveryResponse.Builder all = DeltaDiscoveryResponse.newBuilder();
        for (VersionedResource each : resources) {
            all.addResources(
                    Resource.newBuilder()
                            .setName(each.name())
                            .setVersion(each.version())
                            .setResource(
                                    Any.newBuilder()
                                            .setTypeUrl(each.type().url())
                                            .setValue(each.resource().body())));
        }
        return all.build().toByteArray();
    }

    /**
     * @throws UnreadableResourceException if these are no such bytes, or of a type that this build
     *     doesn't know
     */
    public static List<VersionedResource> decode(byte[] bytes) throws UnreadableResourceException {
        List<VersionedResource> resources = new ArrayList<>();
        for (Resource each : parsed(bytes).getResourcesList()) {
            String url = each.getResource().getTypeUrl();
            XdsType type =
                    XdsType.of(url)
                            .orElseThrow(
                                    () ->
                                            new UnreadableResourceException(
                                                    each.getName(),
                                                    List.of("type_url: '" + url + "'")));
            resources.add(
                    new VersionedResource(
                            new XdsResource(type, each.getName(), each.getResource().getValue()),
                            each.getVersion()));
        }
        return List.copyOf(resources);
    }

    private static DeltaDiscoveryResponse parsed(byte[] bytes) throws UnreadableResourceException {
        try {
            return DeltaDiscoveryResponse.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableResourceException("?", List.of("not an archive of resources"));
        }
    }
}
