package dev.midflight.operator.serve;

import com.google.protobuf.MessageLite;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * A response as parts that follow each other: a field of a message may come anywhere in it
 * (Protocol Buffers, Encoding, "Message structure"), so what all clients get alike is encoded once.
 */
record EncodedResponse(List<Slice> parts, int length) {
    private static final CoreProto.ControlPlane CONTROL_PLANE =
            CoreProto.ControlPlane.newBuilder().setIdentifier("midflight").build();

    static EncodedResponse delta(Due due, String nonce) {
        DeltaDiscoveryResponse own =
                DeltaDiscoveryResponse.newBuilder()
                        .setSystemVersionInfo(nonce)
                        .setTypeUrl(due.type().url())
                        .setNonce(nonce)
                        .addAllRemovedResources(due.removed())
                        .setControlPlane(CONTROL_PLANE)
                        .build();
        return of(own, due.changed().stream().map(ShelfEntry::delta).toList());
    }

    /** State of the world. */
    static EncodedResponse state(XdsType type, List<Slice> resources, String nonce) {
        DiscoveryResponse own =
                DiscoveryResponse.newBuilder()
                        .setVersionInfo(nonce)
                        .setTypeUrl(type.url())
                        .setNonce(nonce)
                        .setControlPlane(CONTROL_PLANE)
                        .build();
        return of(own, resources);
    }

    private static EncodedResponse of(MessageLite own, List<Slice> shared) {
        List<Slice> parts = new ArrayList<>(shared.size() + 1);
        parts.add(Slice.of(own.toByteArray()));
        parts.addAll(shared);
        return new EncodedResponse(parts, parts.stream().mapToInt(Slice::length).sum());
    }
}
