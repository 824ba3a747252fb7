package dev.midflight.operator.serve;

import com.google.protobuf.Value;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** xDS by the state of the world, for clients that know only that. */
final class StateDialogue implements Dialogue<DiscoveryRequest> {
    /** As all of gRPC's clients begin to call themselves. */
    private static final String PROXYLESS = "gRPC ";

    /** In the metadata of its node: a certificate provider of its bootstrap. */
    private static final String CERTIFICATES = "dev.midflight.certificates";

    private final XdsLimits limits;
    private final Reading reading;
    private final InFlight inFlight = new InFlight();
    private final Map<XdsType, String> nonces = new EnumMap<>(XdsType.class);
    private Dialect dialect = new Dialect.OfProxies();

    StateDialogue(XdsLimits limits) {
        this.limits = limits;
        this.reading = new Reading(Integer.MAX_VALUE, false);
    }

    /** A request that answers an earlier response than the last is out of date as a whole. */
    @Override
    public void on(DiscoveryRequest request) {
        Optional<XdsType> type = XdsType.of(request.getTypeUrl());
        if (type.isEmpty() || isStale(type.get(), request.getResponseNonce())) {
            return;
        }
        inFlight.answered(type.get(), request.getResponseNonce())
                .ifPresent(response -> answered(response, request));
        if (reading.isNew()) {
            dialect = dialect(request.getNode());
        }
        subscribe(type.get(), request.getResourceNamesList());
    }

    /** Who it is, the first request of a stream says. */
    private static Dialect dialect(CoreProto.Node node) {
        return node.getUserAgentName().startsWith(PROXYLESS)
                ? new ProxylessDialect(certificates(node))
                : new Dialect.OfProxies();
    }

    /** Where a client has its certificates from; empty: it has said nothing of any. */
    private static Optional<String> certificates(CoreProto.Node node) {
        return Optional.of(
                        node.getMetadata()
                                .getFieldsOrDefault(CERTIFICATES, Value.getDefaultInstance())
                                .getStringValue())
                .filter(provider -> !provider.isEmpty());
    }

    private void answered(Due response, DiscoveryRequest request) {
        if (request.hasErrorDetail()) {
            reading.refused(response, limits.reason(request.getErrorDetail().getMessage()));
        } else {
            reading.acknowledged(response);
        }
    }

    private boolean isStale(XdsType type, String nonce) {
        return !nonce.isEmpty() && !nonce.equals(nonces.get(type));
    }

    private void subscribe(XdsType type, List<String> asked) {
        List<String> names = dialect.resources(type, asked);
        boolean all = names.isEmpty() && isWhole(type) && dialect.hasWildcard();
        Subscription subscription = reading.subscription(type);
        if (subscription == null) {
            subscription = reading.subscribe(type, Map.of());
            subscription.subscribe(all ? List.of(Subscription.WILDCARD) : names);
        } else if (!all) {
            subscription.unsubscribe(dialect.renamed());
            subscription.become(names);
        }
    }

    /** True for the types whose responses have everything, so that what is left out is gone. */
    private static boolean isWhole(XdsType type) {
        return type == XdsType.LISTENER || type == XdsType.CLUSTER;
    }

    /** A collection's members are asked for by a pattern, which this variant does not have. */
    @Override
    public boolean takesCollections() {
        return false;
    }

    @Override
    public Answer next(long nowNanos) {
        if (reading.names() > limits.names()) {
            return limits.tooManyNames();
        }
        Optional<XdsType> unanswered = inFlight.unanswered(nowNanos);
        if (unanswered.isPresent()) {
            return limits.unanswered(unanswered.get());
        }
        if (inFlight.blocks(nowNanos)) {
            return new Answer.Wait();
        }
        for (Optional<Due> due = reading.next(); due.isPresent(); due = reading.next()) {
            XdsType type = due.get().type();
            if (isWhole(type)) {
                return send(new Due(type, reading.everything(type), List.of()), nowNanos);
            }
            if (!due.get().changed().isEmpty()) {
                return send(due.get(), nowNanos);
            }
            reading.acknowledged(due.get());
        }
        return reading.isLost() ? Answer.Close.toBeginAnew("too far behind") : new Answer.Wait();
    }

    private Answer send(Due due, long nowNanos) {
        String nonce = inFlight.begin(due, nowNanos);
        nonces.put(due.type(), nonce);
        List<Slice> resources = new ArrayList<>();
        due.changed().forEach(entry -> resources.addAll(dialect.written(due.type(), entry)));
        return new Answer.Send(EncodedResponse.state(due.type(), resources, nonce));
    }

    @Override
    public boolean isOverdue(long nowNanos) {
        return inFlight.isOverdue(nowNanos);
    }

    @Override
    public void read(List<Shelf> shelves) {
        reading.read(shelves);
    }

    @Override
    public Standing standing(Announced what, Shelf shelf) {
        return reading.standing(what, shelf);
    }
}
