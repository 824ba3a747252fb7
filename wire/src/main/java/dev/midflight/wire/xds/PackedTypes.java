package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.midflight.wire.xds.proto.FaultProto;
import dev.midflight.wire.xds.proto.HcmProto;
import dev.midflight.wire.xds.proto.IpMatcherProto;
import dev.midflight.wire.xds.proto.MatcherProto;
import dev.midflight.wire.xds.proto.NetworkRateLimitProto;
import dev.midflight.wire.xds.proto.NetworkRbacProto;
import dev.midflight.wire.xds.proto.ProxyProtocolProto;
import dev.midflight.wire.xds.proto.RateLimitProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.RbacProto;
import dev.midflight.wire.xds.proto.RouteProto;
import dev.midflight.wire.xds.proto.RouterProto;
import dev.midflight.wire.xds.proto.TcpProto;
import dev.midflight.wire.xds.proto.TlsProto;
import dev.midflight.wire.xds.proto.TrafficProto;
import dev.midflight.wire.xds.proto.UpstreamProto;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages that may be inside others, by their full names. */
final class PackedTypes {
    private static final Map<String, Message> ALL =
            Stream.<Message>of(
                            FaultProto.HTTPFault.getDefaultInstance(),
                            HcmProto.HttpConnectionManager.getDefaultInstance(),
                            IpMatcherProto.Ip.getDefaultInstance(),
                            MatcherProto.HttpRequestHeaderMatchInput.getDefaultInstance(),
                            MatcherProto.HttpRequestQueryParamMatchInput.getDefaultInstance(),
                            NetworkRateLimitProto.LocalRateLimit.getDefaultInstance(),
                            NetworkRbacProto.RBAC.getDefaultInstance(),
                            ProxyProtocolProto.ProxyProtocol.getDefaultInstance(),
                            RateLimitProto.LocalRateLimit.getDefaultInstance(),
                            RbacFilterProto.RBAC.getDefaultInstance(),
                            RbacFilterProto.RBACPerRoute.getDefaultInstance(),
                            RbacProto.Action.getDefaultInstance(),
                            RouteProto.FilterConfig.getDefaultInstance(),
                            RouterProto.Router.getDefaultInstance(),
                            TcpProto.TcpProxy.getDefaultInstance(),
                            TlsProto.DownstreamTlsContext.getDefaultInstance(),
                            TlsProto.UpstreamTlsContext.getDefaultInstance(),
                            TrafficProto.Quota.getDefaultInstance(),
                            UpstreamProto.HttpProtocolOptions.getDefaultInstance())
                    .collect(
                            Collectors.toMap(
                                    message -> message.getDescriptorForType().getFullName(),
                                    Function.identity()));

    private PackedTypes() {}

    /**
     * Empty for what is of a type that is not known, which is for its reader to refuse.
     *
     * @throws InvalidProtocolBufferException where it is no message of its type
     */
    static Optional<Message> unpack(Any any) throws InvalidProtocolBufferException {
        Message prototype = ALL.get(Packed.name(any));
        return prototype == null
                ? Optional.empty()
                : Optional.of(prototype.getParserForType().parseFrom(any.getValue()));
    }
}
