package dev.midflight.operator.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.operator.translate.MeshEndpoint;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PodPort;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the index says, and what a change touches. */
final class MeshIndexTest {
    private static final ServiceKey REVIEWS = new ServiceKey("shop", "reviews");
    private static final ServicePort HTTP = new ServicePort(REVIEWS, 80);

    private final MeshIndex index = new MeshIndex();

    @Test
    void aSliceTouchesItsServiceAndThePodsThatCameAndWent() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a", "b"));

        Touched touched = put(MeshObjects.slice("reviews", "b", "c"));

        assertEquals(new Touched(Set.of(), Set.of(REVIEWS), Set.of("uid-a", "uid-c")), touched);
    }

    @Test
    void whatIsToldAgainTouchesNothing() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a"));
        put(MeshObjects.pod("a", "reviews"));

        assertEquals(Touched.NOTHING, put(MeshObjects.service("reviews", "10.0.0.1")));
        assertEquals(Touched.NOTHING, put(MeshObjects.slice("reviews", "a")));
        assertEquals(Touched.NOTHING, put(MeshObjects.pod("a", "reviews")));
    }

    @Test
    void aPodsLabelsAreItsEndpointsAndItsSidecarMayTakeMtls() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a", "b"));

        Touched touched = put(MeshObjects.meshPod("a", "reviews", "*"));

        List<MeshEndpoint> endpoints = index.endpoints(HTTP).used();
        assertEquals(new Touched(Set.of(), Set.of(REVIEWS), Set.of("uid-a")), touched);
        assertEquals(List.of("10.1.0.97", "10.1.0.98"), addresses(endpoints));
        assertEquals("reviews", endpoints.getFirst().labels().get("app"));
        assertEquals("z1/z1", endpoints.getFirst().locality().toString());
        assertEquals(List.of(true, false), endpoints.stream().map(MeshEndpoint::mesh).toList());
    }

    @Test
    void anotherClientsPodTakesMtlsWhereItSaysSo() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "c"));
        put(client("true"));
        List<MeshEndpoint> before = index.endpoints(HTTP).used();

        Touched touched = put(client("mtls"));

        assertEquals(Set.of(REVIEWS), touched.endpoints());
        assertEquals(List.of(false), before.stream().map(MeshEndpoint::mesh).toList());
        assertEquals(
                List.of(true),
                index.endpoints(HTTP).used().stream().map(MeshEndpoint::mesh).toList());
        assertEquals("other", index.pod("uid-c").orElseThrow().serviceAccount());
    }

    private static Pod client(String said) {
        Pod pod = MeshObjects.pod("c", "other");
        pod.getMetadata().getLabels().remove("midflight.dev/sidecarset");
        pod.getMetadata().setAnnotations(Map.of("midflight.dev/xds-client", said));
        return pod;
    }

    @Test
    void mutualTlsIsOfAPortAndItsChangeTouchesTheEndpointsAlone() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a"));
        put(MeshObjects.meshPod("a", "reviews", "*!8080"));
        boolean atAnother = index.endpoints(HTTP).used().getFirst().mesh();

        Touched touched = put(MeshObjects.meshPod("a", "reviews", "8080"));

        assertEquals(new Touched(Set.of(), Set.of(REVIEWS), Set.of()), touched);
        assertEquals(
                List.of(false, true),
                List.of(atAnother, index.endpoints(HTTP).used().getFirst().mesh()));
    }

    @Test
    void aPodIsUndecidedUntilItsNoteIsWritten() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a"));
        boolean before = undecided();
        put(MeshObjects.pod("a", "reviews"));
        boolean without = undecided();

        Touched decided = put(MeshObjects.meshPod("a", "reviews", "none"));

        assertEquals(List.of(false, true, false), List.of(before, without, undecided()));
        assertEquals(new Touched(Set.of(), Set.of(REVIEWS), Set.of()), decided);
    }

    @Test
    void aPodThatLeavesItsProxyIsNot() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.slice("reviews", "a"));
        put(MeshObjects.pod("a", "reviews"));

        Touched touched = index.emergency("shop", true);

        assertEquals(new Touched(Set.of(), Set.of(REVIEWS), Set.of("uid-a")), touched);
        assertFalse(undecided());
        assertEquals(touched, index.emergency("shop", false));
        assertTrue(undecided());
    }

    private boolean undecided() {
        return index.endpoints(HTTP).used().getFirst().undecided();
    }

    @Test
    void aPodThatIsAboutToLeaveItsProxyYields() {
        put(MeshObjects.pod("a", "reviews"));

        Touched touched = index.emergency("shop", true);

        assertEquals(new Touched(Set.of(), Set.of(), Set.of("uid-a")), touched);
        assertTrue(index.pod("uid-a").orElseThrow().yields());
        assertEquals(Touched.NOTHING, index.emergency("shop", true));
        assertEquals(touched, index.emergency("shop", false));
        assertFalse(index.pod("uid-a").orElseThrow().yields());
    }

    @Test
    void soDoesOneThatIsToBeOffIt() {
        put(MeshObjects.pod("a", "reviews"));
        Pod off = MeshObjects.pod("a", "reviews");
        off.getMetadata().getAnnotations().put("midflight.dev/interception", "in=off;out=on");

        Touched touched = put(off);

        assertEquals(Set.of("uid-a"), touched.pods());
        assertTrue(index.pod("uid-a").orElseThrow().yields());
    }

    @Test
    void podsThatLeaveAreUsedOnlyWhereNobodyIsReady() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        String leaving = "{ready: false, serving: true, terminating: true}";
        String down = "{ready: false, serving: false, terminating: true}";

        put(conditions("{ready: true}", leaving, down));
        List<MeshEndpoint> withReady = index.endpoints(HTTP).used();
        List<MeshEndpoint> besides = index.endpoints(HTTP).leaving();
        put(conditions("{ready: false}", leaving, down));
        List<MeshEndpoint> without = index.endpoints(HTTP).used();

        assertEquals(List.of("10.1.0.1"), addresses(withReady));
        assertEquals(List.of("10.1.0.2"), addresses(besides));
        assertEquals(List.of("10.1.0.2"), addresses(without));
    }

    @Test
    void ofADualStackServiceTheFirstFamilyIsUsed() {
        put(
                MeshObjects.service(
                        """
                        kind: Service
                        metadata: {name: reviews, namespace: shop}
                        spec:
                          clusterIP: fd00::1
                          clusterIPs: ["fd00::1", 10.0.0.1]
                          ports: [{name: http, port: 80}]
                        """));
        put(MeshObjects.slice("reviews", "a"));
        put(
                MeshObjects.slice(
                        """
                        kind: EndpointSlice
                        metadata:
                          name: reviews-6
                          namespace: shop
                          labels: {kubernetes.io/service-name: reviews}
                        addressType: IPv6
                        ports: [{name: http, port: 8080}]
                        endpoints: [{addresses: ["fd00::a"]}]
                        """));

        PortEndpoints endpoints = index.endpoints(HTTP);

        assertEquals(List.of("fd00::a"), addresses(endpoints.used()));
        assertEquals(List.of("fd00::a", "10.1.0.97"), addresses(endpoints.all()));
    }

    @Test
    void anExternalNameIsNobody() {
        put(MeshObjects.service("reviews", "10.0.0.1"));

        Touched touched =
                put(
                        MeshObjects.service(
                                """
                                kind: Service
                                metadata: {name: reviews, namespace: shop}
                                spec: {type: ExternalName, externalName: example.com}
                                """));

        assertEquals(Set.of(REVIEWS), touched.services());
        assertEquals(List.of(), index.servicesIn("shop"));
    }

    @Test
    void aPodKnowsTheServicePortsThatLeadToIt() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(MeshObjects.service("other", "10.0.0.2"));
        put(MeshObjects.slice("reviews", "a"));
        put(MeshObjects.slice("other", "a"));

        List<PodPort> both = index.portsOf("uid-a");
        remove(MeshObjects.slice("other", "a"));
        List<PodPort> one = index.portsOf("uid-a");

        ServicePort other = new ServicePort(new ServiceKey("shop", "other"), 80);
        assertEquals(List.of(new PodPort(8080, ListenerProtocol.HTTP, Set.of(HTTP, other))), both);
        assertEquals(List.of(new PodPort(8080, ListenerProtocol.HTTP, Set.of(HTTP))), one);
    }

    @Test
    void namespacesDoNotMix() {
        put(MeshObjects.service("reviews", "10.0.0.1"));
        put(
                MeshObjects.service(
                        """
                        kind: Service
                        metadata: {name: a, namespace: shop-2}
                        spec: {clusterIP: 10.0.0.9, ports: [{port: 80}]}
                        """));

        List<MeshService> services = index.servicesIn("shop");

        assertEquals(List.of(REVIEWS), services.stream().map(MeshService::key).toList());
        assertTrue(index.service(new ServiceKey("shop-2", "a")).isPresent());
    }

    private static HasMetadata conditions(String first, String second, String third) {
        return MeshObjects.slice(
                """
                kind: EndpointSlice
                metadata:
                  name: reviews-1
                  namespace: shop
                  labels: {kubernetes.io/service-name: reviews}
                addressType: IPv4
                ports: [{name: http, port: 8080}]
                endpoints:
                - {addresses: [10.1.0.1], conditions: %s}
                - {addresses: [10.1.0.2], conditions: %s}
                - {addresses: [10.1.0.3], conditions: %s}
                """
                        .formatted(first, second, third));
    }

    private static List<String> addresses(List<MeshEndpoint> endpoints) {
        return endpoints.stream().map(MeshEndpoint::address).toList();
    }

    private Touched put(HasMetadata object) {
        return TestingMesh.put(object).apply(index);
    }

    private void remove(HasMetadata object) {
        var _ = TestingMesh.remove(object).apply(index);
    }
}
