package dev.midflight.wire.xds;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.wire.xds.proto.CoreProto;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks.
 *
 * @param id of this proxy alone
 * @param cluster of proxies that are alike
 * @param metadata what the control plane wants to know besides, as JSON has it: maps by texts,
 *     lists, texts, numbers and flags
 * @param version of the proxy's build
 * @param takesCollections whether clusters' endpoints may come as resources of their own (LEDS)
 */
public record XdsNode(
        String id,
        String cluster,
        Map<String, ?> metadata,
        String version,
        boolean takesCollections) {
    /** The client feature that says so, as Envoy's API has them in a node. */
    public static final String COLLECTIONS = "dev.midflight.leds";

    private static final String AGENT = "midflight";

    public XdsNode {
        metadata = Map.copyOf(metadata);
    }

    /** Without metadata and collections. */
    public XdsNode(String id, String cluster, String version) {
        this(id, cluster, Map.of(), version);
    }

    /** Without collections. */
    public XdsNode(String id, String cluster, Map<String, ?> metadata, String version) {
        this(id, cluster, metadata, version, false);
    }

    public XdsNode withCollections(boolean taken) {
        return new XdsNode(id, cluster, metadata, version, taken);
    }

    CoreProto.Node toWire() {
        CoreProto.Node.Builder node =
                CoreProto.Node.newBuilder()
                        .setId(id)
                        .setCluster(cluster)
                        .setUserAgentName(AGENT)
                        .setUserAgentVersion(version);
        if (!metadata.isEmpty()) {
            node.setMetadata(struct(metadata));
        }
        if (takesCollections) {
            node.addClientFeatures(COLLECTIONS);
        }
        return node.build();
    }

    private static Struct struct(Map<?, ?> fields) {
        Struct.Builder struct = Struct.newBuilder();
        fields.forEach((name, value) -> struct.putFields(String.valueOf(name), value(value)));
        return struct.build();
    }

    private static Value value(@Nullable Object of) {
        Value.Builder value = Value.newBuilder();
        switch (of) {
            case null -> value.setNullValue(NullValue.NULL_VALUE);
            case Map<?, ?> fields -> value.setStructValue(struct(fields));
            case List<?> items -> {
                ListValue.Builder list = ListValue.newBuilder();
                items.forEach(item -> list.addValues(value(item)));
                value.setListValue(list);
            }
            case Boolean flag -> value.setBoolValue(flag);
            case Number number -> value.setNumberValue(number.doubleValue());
            default -> value.setStringValue(String.valueOf(of));
        }
        return value.build();
    }
}
