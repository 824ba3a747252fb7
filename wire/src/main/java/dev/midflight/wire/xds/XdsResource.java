package dev.midflight.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/**
 * A resource as it travels.
 *
 * @param body the message that the type's URL names, encoded
 */
public record XdsResource(XdsType type, String name, ByteString body) {
    static XdsResource of(XdsType type, String name, Message message) {
        return new XdsResource(type, name, Packed.bytes(message));
    }
}
