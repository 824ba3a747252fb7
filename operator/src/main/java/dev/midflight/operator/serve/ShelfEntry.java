package dev.midflight.operator.serve;

import static com.google.protobuf.CodedOutputStream.computeMessageSize;
import static com.google.protobuf.CodedOutputStream.computeStringSize;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.DiscoveryProto;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A resource as it lies on a shelf: encoded once, whoever gets it.
 *
 * @param version a hash of its body
 * @param changedAt the shelf's position with it
 * @param delta as a field of a DeltaDiscoveryResponse, tag and length included
 * @param state as a field of a DiscoveryResponse: a part of the same octets, because a Resource has
 *     its body in a field of the same number
 */
record ShelfEntry(String name, String version, long changedAt, Slice delta, Slice state) {
    private static final int VERSION_BYTES = 12;

    static ShelfEntry of(XdsResource resource, long changedAt) {
        Any body = packed(resource);
        String version = version(resource);
        DiscoveryProto.Resource named =
                DiscoveryProto.Resource.newBuilder()
                        .setName(resource.name())
                        .setVersion(version)
                        .setResource(body)
                        .build();
        byte[] octets = field(DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER, named);
        int length = computeMessageSize(DiscoveryResponse.RESOURCES_FIELD_NUMBER, body);
        int behind = computeStringSize(DiscoveryProto.Resource.NAME_FIELD_NUMBER, resource.name());
        return new ShelfEntry(
                resource.name(),
                version,
                changedAt,
                Slice.of(octets),
                new Slice(octets, octets.length - behind - length, length));
    }

    /** The same octets on another shelf, or at another position. */
    ShelfEntry at(long position) {
        return new ShelfEntry(name, version, position, delta, state);
    }

    /** One resource of a DiscoveryResponse. */
    static Slice state(XdsResource resource) {
        return Slice.of(field(DiscoveryResponse.RESOURCES_FIELD_NUMBER, packed(resource)));
    }

    private static Any packed(XdsResource resource) {
        return Any.newBuilder().setTypeUrl(resource.type().url()).setValue(resource.body()).build();
    }

    XdsResource resource(XdsType type) {
        return new XdsResource(type, name, body());
    }

    /** The message itself. */
    ByteString body() {
        try {
            DiscoveryResponse alone =
                    DiscoveryResponse.parser()
                            .parseFrom(state.octets(), state.offset(), state.length());
            return alone.getResources(0).getValue();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("was written here", e);
        }
    }

    static String version(XdsResource resource) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(resource.body().asReadOnlyByteBuffer());
            return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] field(int number, Message message) {
        byte[] bytes = new byte[computeMessageSize(number, message)];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeMessage(number, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }
}
