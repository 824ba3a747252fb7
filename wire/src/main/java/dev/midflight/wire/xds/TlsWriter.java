package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster.TransportSocketMatch;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.MatcherProto;
import dev.midflight.wire.xds.proto.TlsProto;
import java.util.List;
import java.util.Set;

/** The mesh's mutual TLS; certificate and CA are the process's own, under Istio's names. */
final class TlsWriter {
    static final String TLS_SOCKET = "envoy.transport_sockets.tls";
    static final String RAW_SOCKET = "envoy.transport_sockets.raw_buffer";
    static final String UPSTREAM = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
    static final String DOWNSTREAM =
            "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext";
    static final String RAW = "envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";
    static final String SERVER_NAME = "tlsServerName";
    static final String IDENTITY = "tlsIdentity.";
    static final String CERTIFICATE = "default";
    static final String AUTHORITY = "ROOTCA";

    /** What our sidecars offer; a server takes TLS with one of these as the mesh's own. */
    static final List<String> PROTOCOLS = List.of("midflight", "istio");

    /** Without its being chosen gRPC goes nowhere (RFC 9113 section 3.2). */
    private static final String HTTP2 = "h2";

    private TlsWriter() {}

    /** What is not offered, and the name that is empty, which no field has. */
    static void extras(ClusterTls tls, Extras extras) {
        boolean unsaid = tls.serverName().isPresent() && tls.serverName().get().isEmpty();
        if (!tls.offered() || unsaid) {
            tls.serverName().ifPresent(name -> extras.put(SERVER_NAME, name));
        }
        if (!tls.offered()) {
            List<String> sorted = tls.identities().stream().sorted().toList();
            for (int i = 0; i < sorted.size(); i++) {
                extras.put(IDENTITY + i, sorted.get(i));
            }
        }
    }

    /** First for endpoints that speak it, then for the others; nothing where it is not offered. */
    static List<TransportSocketMatch> write(ClusterTls tls) {
        if (!tls.offered()) {
            return List.of();
        }
        TlsProto.UpstreamTlsContext context =
                TlsProto.UpstreamTlsContext.newBuilder()
                        .setCommonTlsContext(
                                common(tls.identities()).addAllAlpnProtocols(PROTOCOLS))
                        .setSni(tls.serverName().orElse(""))
                        .build();
        TransportSocketMatch mutual =
                TransportSocketMatch.newBuilder()
                        .setName("mutual")
                        .setMatch(
                                Struct.newBuilder()
                                        .putFields(
                                                EndpointsWriter.TLS_MODE,
                                                Value.newBuilder()
                                                        .setStringValue(EndpointsWriter.MUTUAL)
                                                        .build()))
                        .setTransportSocket(socket(TLS_SOCKET, Packed.of(UPSTREAM, context)))
                        .build();
        TransportSocketMatch plain =
                TransportSocketMatch.newBuilder()
                        .setName("plain")
                        .setMatch(Struct.getDefaultInstance())
                        .setTransportSocket(socket(RAW_SOCKET, Packed.empty(RAW)))
                        .build();
        return List.of(mutual, plain);
    }

    /**
     * For all endpoints alike, by a client that is a library in a program: what of gRPC's proposal
     * A29 every version knows, so that names have no type and there are no versions of TLS.
     *
     * @param provider of certificate and CA, as the client's bootstrap calls it
     */
    static CoreProto.TransportSocket write(ClusterTls tls, String provider) {
        TlsProto.CertificateProviderPluginInstance instance =
                TlsProto.CertificateProviderPluginInstance.newBuilder()
                        .setInstanceName(provider)
                        .build();
        TlsProto.CertificateValidationContext.Builder validation =
                TlsProto.CertificateValidationContext.newBuilder()
                        .setCaCertificateProviderInstance(instance);
        tls.identities().stream()
                .sorted()
                .map(TlsWriter::exact)
                .forEach(validation::addMatchSubjectAltNames);
        TlsProto.UpstreamTlsContext context =
                TlsProto.UpstreamTlsContext.newBuilder()
                        .setCommonTlsContext(
                                TlsProto.CommonTlsContext.newBuilder()
                                        .setTlsCertificateProviderInstance(instance)
                                        .setValidationContext(validation)
                                        .addAlpnProtocols(HTTP2)
                                        .addAllAlpnProtocols(PROTOCOLS))
                        .setSni(tls.serverName().orElse(""))
                        .build();
        return socket(TLS_SOCKET, Packed.of(UPSTREAM, context));
    }

    /**
     * Of a listener's chain. Of the protocols that a caller offers it chooses HTTP/2 or none: Envoy
     * takes the choice for the version of HTTP, where it looks at the first bytes without one.
     *
     * @param tls not off
     */
    static CoreProto.TransportSocket write(MeshTls tls) {
        if (tls == MeshTls.OFF) {
            throw new IllegalArgumentException("tls: off (expected: permissive or strict)");
        }
        TlsProto.DownstreamTlsContext context =
                TlsProto.DownstreamTlsContext.newBuilder()
                        .setCommonTlsContext(common(Set.of()).addAlpnProtocols(HTTP2))
                        .setRequireClientCertificate(Values.flag(true))
                        .build();
        return socket(TLS_SOCKET, Packed.of(DOWNSTREAM, context));
    }

    private static CoreProto.TransportSocket socket(String name, Any config) {
        return CoreProto.TransportSocket.newBuilder().setName(name).setTypedConfig(config).build();
    }

    private static TlsProto.CommonTlsContext.Builder common(Set<String> identities) {
        TlsProto.CertificateValidationContext.Builder validation =
                TlsProto.CertificateValidationContext.newBuilder();
        identities.stream()
                .sorted()
                .map(TlsWriter::name)
                .forEach(validation::addMatchTypedSubjectAltNames);
        return TlsProto.CommonTlsContext.newBuilder()
                .addTlsCertificateSdsSecretConfigs(secret(CERTIFICATE))
                .setTlsParams(
                        TlsProto.TlsParameters.newBuilder()
                                .setTlsMinimumProtocolVersion(
                                        TlsProto.TlsParameters.TlsProtocol.TLSv1_2))
                .setCombinedValidationContext(
                        TlsProto.CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                                .setDefaultValidationContext(validation)
                                .setValidationContextSdsSecretConfig(secret(AUTHORITY)));
    }

    private static TlsProto.SubjectAltNameMatcher name(String identity) {
        return TlsProto.SubjectAltNameMatcher.newBuilder()
                .setSanType(TlsProto.SubjectAltNameMatcher.SanType.URI)
                .setMatcher(exact(identity))
                .build();
    }

    private static MatcherProto.StringMatcher exact(String identity) {
        return MatcherProto.StringMatcher.newBuilder().setExact(identity).build();
    }

    /** The proxy's own: without a source Envoy looks for it in its own configuration. */
    private static TlsProto.SdsSecretConfig secret(String name) {
        return TlsProto.SdsSecretConfig.newBuilder().setName(name).build();
    }
}
