package dev.midflight.wire.xds;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TypeRegistry;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.HcmProto;
import dev.midflight.wire.xds.proto.RouterProto;
import dev.midflight.wire.xds.proto.TcpProto;
import dev.midflight.wire.xds.proto.TlsProto;
import dev.midflight.wire.xds.proto.TypedStructProto;
import dev.midflight.wire.xds.proto.UpstreamProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Resources of others, in protobuf's text format. */
final class Golden {
    private static final TypeRegistry TYPES =
            TypeRegistry.newBuilder()
                    .add(FaultProto.HTTPFault.getDescriptor())
                    .add(HcmProto.HttpConnectionManager.getDescriptor())
                    .add(RouterProto.Router.getDescriptor())
                    .add(TcpProto.TcpProxy.getDescriptor())
                    .add(TlsProto.UpstreamTlsContext.getDescriptor())
                    .add(TypedStructProto.TypedStruct.getDescriptor())
                    .add(UpstreamProto.HttpProtocolOptions.getDescriptor())
                    .build();

    private Golden() {}

    static ByteString read(String name, Message.Builder message) throws IOException {
        String path = "/xds/" + name + ".textproto";
        try (InputStream in =
                requireNonNull(Golden.class.getResourceAsStream(path), "no file " + path)) {
            TextFormat.Parser.newBuilder()
                    .setTypeRegistry(TYPES)
                    .build()
                    .merge(new String(in.readAllBytes(), StandardCharsets.UTF_8), message);
        }
        return message.build().toByteString();
    }
}
