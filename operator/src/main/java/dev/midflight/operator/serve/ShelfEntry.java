package dev.midflight.operator.serve;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.proto.DiscoveryProto;
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
 * @param state as a field of a DiscoveryResponse
 */
record ShelfEntry(String name, String version, long changedAt, byte[] delta, byte[] state) {
    private static final int VERSION_BYTES = 12;

    static ShelfEntry of(XdsResource resource, long changedAt) {
        Any body =
                Any.newBuilder()
                        .setTypeUrl(resource.type().url())
                        .setValue(resource.body())
                        .build();
        String version = version(resource);
        DiscoveryProto.Resource named =
                DiscoveryProto.Resource.newBuilder()
                        .setName(resource.name())
                        .setVersion(version)
                        .setResource(body)
                        .build();
        return new ShelfEntry(
                resource.name(),
                version,
                changedAt,
                field(DiscoveryProto.DeltaDiscoveryResponse.RESOURCES_FIELD_NUMBER, named),
                field(DiscoveryProto.DiscoveryResponse.RESOURCES_FIELD_NUMBER, body));
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
        byte[] bytes = new byte[CodedOutputStream.computeMessageSize(number, message)];
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
