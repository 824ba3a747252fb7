package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster.TransportSocketMatch;
import dev.midflight.wire.xds.proto.CoreProto.TransportSocket;
import dev.midflight.wire.xds.proto.MatcherProto.StringMatcher;
import dev.midflight.wire.xds.proto.TlsProto;
import dev.midflight.wire.xds.proto.TlsProto.SubjectAltNameMatcher.SanType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link TlsWriter} writes, and what Istio does. Every method throws {@link
 * IllegalArgumentException} for any other TLS than the mesh's own.
 */
final class TlsReader {
    private static final Map<String, Value> SPEAKS_TLS =
            Map.of(
                    EndpointsWriter.TLS_MODE,
                    Value.newBuilder().setStringValue(EndpointsWriter.MUTUAL).build());

    private TlsReader() {}

    /** The first that matches counts; what matches none is without TLS. */
    static ClusterTls read(List<TransportSocketMatch> matches, Struct extras) {
        Optional<ClusterTls> tls = Optional.empty();
        for (TransportSocketMatch match : matches) {
            String path = "transport_socket_matches[" + match.getName() + "]";
            boolean plain = isPlain(match.getTransportSocket());
            if (match.getMatch().getFieldsCount() == 0) {
                require(plain, path, "TLS for any endpoint (expected: where tlsMode is istio)");
                break;
            }
            require(
                    match.getMatch().getFieldsMap().equals(SPEAKS_TLS),
                    path + ".match",
                    "of another kind (expected: tlsMode istio)");
            if (tls.isEmpty()) {
                Any config = match.getTransportSocket().getTypedConfig();
                tls = Optional.of(plain ? notOffered(extras) : upstream(path, config, extras));
            }
        }
        return tls.orElseGet(() -> notOffered(extras));
    }

    static boolean isPlain(TransportSocket socket) {
        return socket.hasTypedConfig()
                ? Packed.name(socket.getTypedConfig()).equals(TlsWriter.RAW)
                : socket.getName().equals(TlsWriter.RAW_SOCKET);
    }

    private static ClusterTls notOffered(Struct extras) {
        Set<String> identities = new HashSet<>();
        extras.getFieldsMap()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(TlsWriter.IDENTITY)) {
                                identities.add(value.getStringValue());
                            }
                        });
        return new ClusterTls(false, identities, serverName("", extras));
    }

    private static Optional<String> serverName(String name, Struct extras) {
        return name.isEmpty() && Extras.has(extras, TlsWriter.SERVER_NAME)
                ? Optional.of(Extras.text(extras, TlsWriter.SERVER_NAME, ""))
                : Optional.of(name).filter(text -> !text.isEmpty());
    }

    private static ClusterTls upstream(String path, Any config, Struct extras) {
        require(
                Packed.name(config).equals(TlsWriter.UPSTREAM),
                path + ".transport_socket",
                "'" + Packed.name(config) + "' (expected: UpstreamTlsContext or RawBuffer)");
        TlsProto.UpstreamTlsContext context =
                Packed.read(config, TlsProto.UpstreamTlsContext.parser());
        TlsProto.CommonTlsContext common = context.getCommonTlsContext();
        requireOwn(path + ".common_tls_context", common);
        return new ClusterTls(true, identities(path, common), serverName(context.getSni(), extras));
    }

    /** Certificate and authority are the process's own. */
    private static void requireOwn(String path, TlsProto.CommonTlsContext common) {
        List<TlsProto.SdsSecretConfig> certificates =
                common.getTlsCertificateSdsSecretConfigsList();
        require(
                certificates.size() == 1
                        && certificates.getFirst().getName().equals(TlsWriter.CERTIFICATE)
                        && !common.hasTlsCertificateProviderInstance(),
                path + ".tls_certificate_sds_secret_configs",
                "another certificate than the proxy's own (expected: the secret default)");
        String authority =
                switch (common.getValidationContextTypeCase()) {
                    case COMBINED_VALIDATION_CONTEXT ->
                            common.getCombinedValidationContext()
                                    .getValidationContextSdsSecretConfig()
                                    .getName();
                    case VALIDATION_CONTEXT_SDS_SECRET_CONFIG ->
                            common.getValidationContextSdsSecretConfig().getName();
                    case VALIDATION_CONTEXT, VALIDATIONCONTEXTTYPE_NOT_SET -> "";
                };
        require(
                authority.equals(TlsWriter.AUTHORITY),
                path + ".validation_context_type",
                "another authority than the mesh's own (expected: the secret ROOTCA)");
        require(
                common.getTlsParams().getTlsMaximumProtocolVersion()
                                == TlsProto.TlsParameters.TlsProtocol.TLS_AUTO
                        || common.getTlsParams().getTlsMaximumProtocolVersion()
                                == TlsProto.TlsParameters.TlsProtocol.TLSv1_3,
                path + ".tls_params.tls_maximum_protocol_version",
                "less than TLS 1.3 (expected: TLS 1.3, or nothing)");
    }

    /** Of a listener's chain, whose clients have to prove who they are. */
    static void requireMutual(String path, TransportSocket socket) {
        Any config = socket.getTypedConfig();
        require(
                Packed.name(config).equals(TlsWriter.DOWNSTREAM),
                path,
                "'" + Packed.name(config) + "' (expected: DownstreamTlsContext or RawBuffer)");
        TlsProto.DownstreamTlsContext context =
                Packed.read(config, TlsProto.DownstreamTlsContext.parser());
        require(
                context.getRequireClientCertificate().getValue(),
                path + ".require_client_certificate",
                "false (expected: true, because only the mesh's mutual TLS is ended here)");
        requireOwn(path + ".common_tls_context", context.getCommonTlsContext());
        TlsProto.CertificateValidationContext validation =
                validation(path, context.getCommonTlsContext());
        require(
                validation.getMatchTypedSubjectAltNamesCount() == 0
                        && validation.getMatchSubjectAltNamesList().stream()
                                .allMatch(TlsReader::isTrustDomain),
                path + ".match_subject_alt_names",
                "some (expected: a trust domain or none, because rules say who may do what)");
    }

    /** All that the mesh's authority signs for. */
    private static boolean isTrustDomain(StringMatcher matcher) {
        return matcher.getMatchPatternCase() == StringMatcher.MatchPatternCase.PREFIX
                && !matcher.getIgnoreCase()
                && matcher.getPrefix().matches("spiffe://[^/]+/");
    }

    private static TlsProto.CertificateValidationContext validation(
            String path, TlsProto.CommonTlsContext common) {
        TlsProto.CertificateValidationContext validation =
                common.getCombinedValidationContext().getDefaultValidationContext();
        require(
                !validation.hasTrustedCa() && !validation.hasCaCertificateProviderInstance(),
                path + ".default_validation_context",
                "another authority than the mesh's own (expected: the secret ROOTCA)");
        return validation;
    }

    private static Set<String> identities(String path, TlsProto.CommonTlsContext common) {
        TlsProto.CertificateValidationContext validation = validation(path, common);
        Set<String> identities = new HashSet<>();
        validation.getMatchSubjectAltNamesList().forEach(name -> identities.add(exact(path, name)));
        for (TlsProto.SubjectAltNameMatcher name : validation.getMatchTypedSubjectAltNamesList()) {
            require(
                    name.getSanType() == SanType.URI,
                    path + ".match_typed_subject_alt_names",
                    name.getSanType() + " (expected: URI)");
            identities.add(exact(path, name.getMatcher()));
        }
        return identities;
    }

    private static String exact(String path, StringMatcher matcher) {
        require(
                matcher.getMatchPatternCase() == StringMatcher.MatchPatternCase.EXACT
                        && !matcher.getIgnoreCase(),
                path + ".match_subject_alt_names",
                "a pattern (expected: exact names)");
        return matcher.getExact();
    }

    private static void require(boolean holds, String path, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(path + ": " + reason);
        }
    }
}
