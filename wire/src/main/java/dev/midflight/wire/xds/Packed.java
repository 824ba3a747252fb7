package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.midflight.wire.xds.proto.CoreProto;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Messages inside messages, and where resources come from. */
final class Packed {
    /** From the stream that this came from. */
    static final CoreProto.ConfigSource ADS =
            CoreProto.ConfigSource.newBuilder()
                    .setAds(CoreProto.AggregatedConfigSource.getDefaultInstance())
                    .setResourceApiVersion(CoreProto.ApiVersion.V3)
                    .build();

    private static final String PREFIX = "type.googleapis.com/";

    private Packed() {}

    static Any of(String name, Message message) {
        return Any.newBuilder().setTypeUrl(PREFIX + name).setValue(bytes(message)).build();
    }

    /** A message without any field. */
    static Any empty(String name) {
        return Any.newBuilder().setTypeUrl(PREFIX + name).build();
    }

    /** The message's full name. */
    static String name(Any any) {
        return any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1);
    }

    /**
     * @throws IllegalArgumentException where it is none
     */
    static <M extends Message> M read(Any any, Parser<M> parser) {
        try {
            return parser.parseFrom(any.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(name(any) + ": not a message of its type", e);
        }
    }

    /** The same message has the same octets, its maps included. */
    static ByteString bytes(Message message) {
        ByteString.Output octets = ByteString.newOutput(message.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(octets);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteString();
    }
}
