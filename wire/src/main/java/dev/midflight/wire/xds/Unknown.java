package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/**
 * Fields that a message has and this build doesn't know, in the messages inside it, too: each may
 * change what a proxy does, but for {@link IgnoredFields}.
 */
final class Unknown {
    /** Of messages inside messages, so that no resource is a way to a full stack. */
    private static final int MAX_DEPTH = 16;

    private final Refusals refusals;

    private Unknown(Refusals refusals) {
        this.refusals = refusals;
    }

    static void find(Message message, Refusals refusals) {
        new Unknown(refusals).within("", message, 0);
    }

    private void within(String path, Message message, int depth) {
        String type = message.getDescriptorForType().getFullName();
        for (int number : message.getUnknownFields().asMap().keySet()) {
            if (!IgnoredFields.isIgnored(type, number)) {
                refusals.add(
                        path.isEmpty() ? type : path,
                        "field " + number + " of " + type + " is not known to this proxy");
            }
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            String name = field.getKey().getName();
            value(path.isEmpty() ? name : path + "." + name, field.getValue(), depth);
        }
        if (message instanceof Any any) {
            packed(path, any, depth + 1);
        }
    }

    private void value(String path, Object value, int depth) {
        if (value instanceof Message inner) {
            within(path, inner, depth);
        } else if (value instanceof List<?> several) {
            for (int i = 0; i < several.size(); i++) {
                value(path + "[" + i + "]", several.get(i), depth);
            }
        }
    }

    private void packed(String path, Any any, int depth) {
        if (depth > MAX_DEPTH) {
            refusals.add(path, "messages inside messages (expected: " + MAX_DEPTH + " at most)");
            return;
        }
        try {
            PackedTypes.unpack(any).ifPresent(message -> within(path, message, depth));
        } catch (InvalidProtocolBufferException _) {
            refusals.add(path, "not a message of its type");
        }
    }
}
