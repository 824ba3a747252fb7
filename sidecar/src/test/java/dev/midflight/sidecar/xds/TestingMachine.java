package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A machine with a data path that takes everything at once, and a clock that stands still. */
final class TestingMachine {
    private final XdsMachine machine;
    private List<XdsAction> latest = List.of();
    private Snapshot snapshot = new Snapshot("", List.of(), List.of(), List.of());
    private Duration now = Duration.ZERO;

    TestingMachine(Subscribing subscribing) {
        machine = new XdsMachine(subscribing, new XdsNode("shop/web-1", "shop", "1.0"));
    }

    /** With a stream. */
    static TestingMachine opened(Subscribing subscribing) {
        return new TestingMachine(subscribing).tell(new XdsEvent.Opened());
    }

    /** And what follows from the data path's success. */
    TestingMachine tell(XdsEvent event) {
        List<XdsAction> actions = new ArrayList<>();
        step(event, actions);
        latest = List.copyOf(actions);
        return this;
    }

    private void step(XdsEvent event, List<XdsAction> into) {
        for (XdsAction action : decide(event)) {
            if (action instanceof XdsAction.Apply(Snapshot next)) {
                snapshot = next;
                step(new XdsEvent.Applied(), into);
            } else {
                into.add(action);
            }
        }
    }

    /** What that event alone leads to. */
    List<XdsAction> decide(XdsEvent event) {
        return machine.decide(event, now.toNanos());
    }

    TestingMachine receive(DeltaResponse response) {
        return tell(new XdsEvent.Received(response));
    }

    TestingMachine pass(Duration time) {
        now = now.plus(time);
        return tell(new XdsEvent.TimeUp());
    }

    /** What the last event led to. */
    <T extends XdsAction> List<T> latest(Class<T> kind) {
        return latest.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The requests that the last event led to. */
    List<DeltaRequest> sent() {
        return latest(XdsAction.Send.class).stream().map(XdsAction.Send::request).toList();
    }

    /** What the last event had kept. */
    List<VersionedResource> kept() {
        return latest(XdsAction.Keep.class).getLast().resources().all();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    List<String> listeners() {
        return snapshot.listeners().stream().map(Listener::name).toList();
    }

    List<String> tables() {
        return snapshot.routeTables().stream().map(table -> table.name().name()).toList();
    }

    List<String> clusters() {
        return snapshot.clusters().stream().map(cluster -> cluster.name().name()).toList();
    }

    Cluster cluster(String name) {
        return snapshot.clusters().stream()
                .filter(cluster -> cluster.name().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cluster " + name));
    }

    List<Locality> localities(String cluster) {
        return endpoints(cluster).map(Endpoint::locality).toList();
    }

    /** Of the cluster's endpoints. */
    List<Integer> ports(String cluster) {
        return endpoints(cluster).map(Endpoint::port).toList();
    }

    private Stream<Endpoint> endpoints(String cluster) {
        return cluster(cluster).source() instanceof EndpointSource.Listed(List<Endpoint> all)
                ? all.stream()
                : Stream.empty();
    }
}
