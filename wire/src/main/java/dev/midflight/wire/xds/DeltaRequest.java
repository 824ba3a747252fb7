package dev.midflight.wire.xds;

import com.google.rpc.Status;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says about one type, of the incremental variant of the aggregated service.
 *
 * @param node in a stream's first request only
 * @param initialVersions of the resources that the client has already, by their names; in a type's
 *     first request only
 * @param nonce of the response that this answers; empty: none
 * @param refusal why that response was not taken; empty: it was, or none is answered
 */
public record DeltaRequest(
        XdsType type,
        Optional<XdsNode> node,
        List<String> subscribe,
        List<String> unsubscribe,
        Map<String, String> initialVersions,
        String nonce,
        Optional<String> refusal) {
    /** Every resource of the type. */
    public static final String WILDCARD = "*";

    /** google.rpc.Code. */
    private static final int INVALID_ARGUMENT = 3;

    public DeltaRequest {
        subscribe = List.copyOf(subscribe);
        unsubscribe = List.copyOf(unsubscribe);
        initialVersions = Map.copyOf(initialVersions);
    }

    /** The type's first one on a stream. */
    public static DeltaRequest first(
            XdsType type,
            Optional<XdsNode> node,
            Collection<String> names,
            Map<String, String> versions) {
        return new DeltaRequest(
                type, node, List.copyOf(names), List.of(), versions, "", Optional.empty());
    }

    /** From now on these, too, and those no more. */
    public static DeltaRequest changed(
            XdsType type, Collection<String> subscribe, Collection<String> unsubscribe) {
        return new DeltaRequest(
                type,
                Optional.empty(),
                List.copyOf(subscribe),
                List.copyOf(unsubscribe),
                Map.of(),
                "",
                Optional.empty());
    }

    /** ACK. */
    public static DeltaRequest taken(XdsType type, String nonce) {
        return answer(type, nonce, Optional.empty());
    }

    /** NACK. */
    public static DeltaRequest refused(XdsType type, String nonce, String reason) {
        return answer(type, nonce, Optional.of(reason));
    }

    private static DeltaRequest answer(XdsType type, String nonce, Optional<String> refusal) {
        return new DeltaRequest(
                type, Optional.empty(), List.of(), List.of(), Map.of(), nonce, refusal);
    }

    public DeltaDiscoveryRequest toWire() {
        DeltaDiscoveryRequest.Builder request =
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(type.url())
                        .addAllResourceNamesSubscribe(subscribe)
                        .addAllResourceNamesUnsubscribe(unsubscribe)
                        .putAllInitialResourceVersions(initialVersions)
                        .setResponseNonce(nonce);
        node.ifPresent(who -> request.setNode(who.toWire()));
        refusal.ifPresent(
                reason ->
                        request.setErrorDetail(
                                Status.newBuilder().setCode(INVALID_ARGUMENT).setMessage(reason)));
        return request.build();
    }
}
