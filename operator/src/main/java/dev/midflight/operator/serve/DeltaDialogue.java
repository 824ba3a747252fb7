package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import java.util.List;
import java.util.Optional;

/** Incremental xDS (Envoy's xDS protocol, "Incremental xDS"). */
final class DeltaDialogue implements Dialogue<DeltaDiscoveryRequest> {
    private final XdsLimits limits;
    private final Reading reading;
    private final InFlight inFlight = new InFlight();
    private boolean tooManyNames;
    private boolean collections;

    DeltaDialogue(XdsLimits limits) {
        this.limits = limits;
        this.reading = new Reading(limits.responseBytes(), true);
    }

    /** Types that are not served are not answered. */
    @Override
    public void on(DeltaDiscoveryRequest request) {
        collections |= request.getNode().getClientFeaturesList().contains(XdsNode.COLLECTIONS);
        Optional<XdsType> type = XdsType.of(request.getTypeUrl());
        if (type.isEmpty()) {
            return;
        }
        inFlight.answered(type.get(), request.getResponseNonce())
                .ifPresent(response -> answered(response, request));
        subscribe(type.get(), request);
    }

    private void answered(Due response, DeltaDiscoveryRequest request) {
        if (request.hasErrorDetail()) {
            reading.refused(response, limits.reason(request.getErrorDetail().getMessage()));
        } else {
            reading.acknowledged(response);
        }
    }

    private void subscribe(XdsType type, DeltaDiscoveryRequest request) {
        Subscription subscription = reading.subscription(type);
        if (subscription == null) {
            subscription = reading.subscribe(type, request.getInitialResourceVersionsMap());
            if (request.getResourceNamesSubscribeCount() == 0) {
                subscription.subscribe(List.of(Subscription.WILDCARD));
            }
        }
        boolean asks = request.getResourceNamesSubscribeCount() > 0;
        if (asks) {
            subscription.subscribe(reading.shared(type, request.getResourceNamesSubscribeList()));
        }
        subscription.unsubscribe(request.getResourceNamesUnsubscribeList());
        if (asks) {
            tooManyNames = reading.names() > limits.names();
        }
    }

    @Override
    public boolean takesCollections() {
        return collections;
    }

    @Override
    public Answer next(long nowNanos) {
        if (tooManyNames) {
            return limits.tooManyNames();
        }
        Optional<XdsType> unanswered = inFlight.unanswered(nowNanos);
        if (unanswered.isPresent()) {
            return limits.unanswered(unanswered.get());
        }
        if (inFlight.blocks(nowNanos)) {
            return new Answer.Wait();
        }
        Optional<Due> due = reading.next();
        if (reading.isLost()) {
            return Answer.Close.toBeginAnew("too far behind");
        }
        return due.<Answer>map(
                        known ->
                                new Answer.Send(
                                        EncodedResponse.delta(
                                                known, inFlight.begin(known, nowNanos))))
                .orElseGet(Answer.Wait::new);
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
