package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.Locality;
import dev.midflight.wire.xds.XdsReader.ReadEndpoints;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.EndpointProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Endpoints one by one are the same ones, and say no more than that. */
final class EndpointCollectionsTest {
    private static final ClusterName CLUSTER = ClusterName.of("shop/reviews:x|y~z/80");
    private static final Locality ZONE = new Locality("eu", "a", "");

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static List<Endpoint> endpoints(long seed) {
        return new RandomTraffic(seed).endpoints().stream().sorted(Endpoint.BY_ADDRESS).toList();
    }

    private static List<Endpoint> read(List<XdsResource> resources)
            throws UnreadableResourceException {
        ReadEndpoints announced = XdsReader.endpoints(resources.getLast().body());
        List<Endpoint> read = new ArrayList<>(announced.endpoints());
        for (EndpointCollection collection : announced.collections()) {
            for (XdsResource member : resources.subList(0, resources.size() - 1)) {
                if (LbEndpointNames.collectionOf(member.name())
                        .equals(Optional.of(collection.name()))) {
                    XdsReader.lbEndpoint(member.name(), member.body())
                            .map(collection::place)
                            .ifPresent(read::add);
                }
            }
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void membersComeBackAsTheyWere(long seed) throws UnreadableResourceException {
        List<Endpoint> endpoints = endpoints(seed);

        List<Endpoint> read = read(EndpointCollections.write(CLUSTER, endpoints));

        assertEquals(Set.copyOf(endpoints), Set.copyOf(read), () -> "seed " + seed);
        assertEquals(endpoints.size(), read.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theyAreOneResourceAgain(long seed) throws UnreadableResourceException {
        List<Endpoint> endpoints = endpoints(seed);
        List<XdsResource> resources = EndpointCollections.write(CLUSTER, endpoints);

        XdsResource whole =
                EndpointCollections.whole(
                        resources.getLast(), resources.subList(0, resources.size() - 1));

        assertEquals(XdsWriter.endpoints(CLUSTER, endpoints), whole, () -> "seed " + seed);
    }

    @Test
    void whatAnnouncesThemChangesWithLocalitiesOnly() {
        Endpoint one = Endpoint.of("10.0.0.2", 80).withLocality(ZONE);
        Endpoint more = Endpoint.of("10.0.0.1", 80).withLocality(ZONE).withWeight(9).withMesh(true);

        XdsResource before = EndpointCollections.write(CLUSTER, List.of(one)).getLast();
        XdsResource after = EndpointCollections.write(CLUSTER, List.of(more, one)).getLast();

        assertEquals(before, after);
    }

    @Test
    void namesAreEachOfOneEndpointAndTellItsCollectionAndCluster() {
        Set<String> names = new HashSet<>();
        List<Locality> localities =
                List.of(
                        Locality.UNKNOWN,
                        new Locality("a", "", ""),
                        new Locality("a~", "", ""),
                        new Locality("a", "~", ""),
                        new Locality("a/b", "c", "d e"));
        for (Locality locality : localities) {
            for (int priority = 0; priority < 2; priority++) {
                String collection = LbEndpointNames.collection(CLUSTER, priority, locality);
                String name =
                        LbEndpointNames.member(collection, Endpoint.of("fd00:0:0:0:0:0:0:1", 80));
                names.add(name);

                assertEquals(Optional.of(collection), LbEndpointNames.collectionOf(name));
                assertEquals(Optional.of(CLUSTER.name()), LbEndpointNames.clusterOf(name));
                assertTrue(LbEndpointNames.isCollection(collection), collection);
            }
        }

        assertEquals(2 * localities.size(), names.size());
        assertEquals(
                "xdstp://midflight.dev/envoy.config.endpoint.v3.LbEndpoint/shop/a/80/0~eu~a~/"
                        + "10.0.0.1~8080",
                LbEndpointNames.member(
                        LbEndpointNames.collection(ClusterName.of("shop/a/80"), 0, ZONE),
                        Endpoint.of("10.0.0.1", 8080)));
    }

    @Test
    void othersNamesAreOfNoClusterOfOurs() {
        String theirs = "xdstp://other/envoy.config.endpoint.v3.LbEndpoint/a/b/c";

        assertEquals(
                Optional.of("xdstp://other/envoy.config.endpoint.v3.LbEndpoint/a/b/*"),
                LbEndpointNames.collectionOf(theirs));
        assertEquals(Optional.empty(), LbEndpointNames.clusterOf(theirs));
        assertEquals(Optional.empty(), LbEndpointNames.collectionOf("shop/reviews/80"));
    }

    @Test
    void aMemberThatIsNotHealthyIsNoEndpoint() throws UnreadableResourceException {
        ByteString drains =
                EndpointsWriter.endpoint(Endpoint.of("10.0.0.1", 80)).toBuilder()
                        .setHealthStatus(CoreProto.HealthStatus.DRAINING)
                        .build()
                        .toByteString();

        assertEquals(Optional.empty(), XdsReader.lbEndpoint("one", drains));
    }

    @Test
    void aMemberThatCannotBeReadSaysWhichAndWhy() {
        ByteString name =
                EndpointsWriter.endpoint(Endpoint.of("10.0.0.1", 80)).toBuilder()
                        .setEndpoint(
                                EndpointProto.Endpoint.newBuilder()
                                        .setAddress(Addresses.write("reviews.example", 80)))
                        .build()
                        .toByteString();

        UnreadableResourceException refusal =
                assertThrows(
                        UnreadableResourceException.class, () -> XdsReader.lbEndpoint("one", name));

        assertTrue(String.valueOf(refusal.getMessage()).startsWith("one: endpoint: address"));
    }

    @Test
    void aMemberIsAFewHundredOctets() {
        List<Endpoint> endpoints =
                List.of(Endpoint.of("10.244.113.117", 8080).withLocality(ZONE).withMesh(true));

        XdsResource member = EndpointCollections.write(CLUSTER, endpoints).getFirst();

        assertTrue(member.body().size() + member.name().length() < 250, member::toString);
    }

    @Test
    void whoTakesCollectionsSaysSo() {
        XdsNode node = new XdsNode("shop/web-1", "shop", "1.0");

        assertEquals(List.of(), node.toWire().getClientFeaturesList());
        assertEquals(
                Set.of("dev.midflight.leds"),
                node.withCollections(true).toWire().getClientFeaturesList().stream()
                        .collect(Collectors.toSet()));
    }
}
