package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requests and responses of delta xDS, and the archive. */
final class DeltaMessagesTest {
    private static final ByteString BODY = ByteString.copyFromUtf8("body");

    private static Resource resource(String name, String url) {
        return Resource.newBuilder()
                .setName(name)
                .setVersion("7")
                .setResource(Any.newBuilder().setTypeUrl(url).setValue(BODY))
                .build();
    }

    private static DeltaResponse read(String url, Resource... resources) {
        return DeltaResponse.of(
                DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl(url)
                        .setNonce("n")
                        .addAllResources(List.of(resources))
                        .addRemovedResources("gone")
                        .build());
    }

    @Test
    void aFirstRequestSaysWhoAsksAndWhatIsThere() {
        XdsNode node = new XdsNode("shop/web-1", "shop", "1.0");

        DeltaDiscoveryRequest request =
                DeltaRequest.first(
                                XdsType.CLUSTER,
                                Optional.of(node),
                                List.of(DeltaRequest.WILDCARD),
                                Map.of("a", "7"))
                        .toWire();

        assertEquals("shop/web-1", request.getNode().getId());
        assertEquals("shop", request.getNode().getCluster());
        assertEquals(XdsType.CLUSTER.url(), request.getTypeUrl());
        assertEquals(List.of("*"), request.getResourceNamesSubscribeList());
        assertEquals(Map.of("a", "7"), request.getInitialResourceVersionsMap());
        assertFalse(request.hasErrorDetail());
    }

    @Test
    void aRefusalSaysWhy() {
        DeltaDiscoveryRequest request =
                DeltaRequest.refused(XdsType.ROUTES, "n", "t: no such field").toWire();

        assertEquals("n", request.getResponseNonce());
        assertEquals(3, request.getErrorDetail().getCode());
        assertEquals("t: no such field", request.getErrorDetail().getMessage());
        assertFalse(request.hasNode());
    }

    @Test
    void aResponseHasItsResources() {
        String url = XdsType.CLUSTER.url();

        DeltaResponse response = read(url, resource("a", url));

        assertEquals(Optional.of(XdsType.CLUSTER), response.type());
        assertEquals(
                List.of(new VersionedResource(new XdsResource(XdsType.CLUSTER, "a", BODY), "7")),
                response.resources());
        assertEquals(List.of("gone"), response.removed());
        assertEquals(List.of(), response.problems());
    }

    @Test
    void aResponseTellsOfResourcesThatAreNotOfItsType() {
        DeltaResponse response =
                read(XdsType.CLUSTER.url(), resource("a", XdsType.ROUTES.url()), resource("", "x"));

        assertEquals(List.of(), response.resources());
        assertEquals(2, response.problems().size());
        assertTrue(response.problems().getFirst().startsWith("a: "), response::toString);
    }

    @Test
    void aResponseOfAnUnknownTypeHasNone() {
        DeltaResponse response = read("x/y", resource("a", "x/y"));

        assertEquals(Optional.empty(), response.type());
        assertEquals(List.of(), response.resources());
        assertEquals(List.of(), response.problems());
    }

    @Test
    void anArchiveComesBack() throws UnreadableResourceException {
        List<VersionedResource> resources =
                List.of(
                        new VersionedResource(new XdsResource(XdsType.CLUSTER, "a", BODY), "1"),
                        new VersionedResource(new XdsResource(XdsType.ROUTES, "b", BODY), ""));

        assertEquals(resources, ResourceArchive.decode(ResourceArchive.encode(resources)));
    }

    @Test
    void anArchiveOfSomethingElseIsRefused() {
        byte[] unknown =
                DeltaDiscoveryResponse.newBuilder()
                        .addResources(resource("a", "x/y"))
                        .build()
                        .toByteArray();

        assertThrows(UnreadableResourceException.class, () -> ResourceArchive.decode(unknown));
        assertThrows(
                UnreadableResourceException.class,
                () -> ResourceArchive.decode(BODY.toByteArray()));
    }
}
