package dev.midflight.operator.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.Slot;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.operator.pod.KnownPod.Without;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.Progress;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodReaderTest {
    @Test
    void readsAnInjectedPod() {
        KnownPod known = PodReader.read(InjectedPods.fresh("cart-0"));

        FleetPod pod = known.sidecar().orElseThrow().pod();
        assertEquals("default", known.sidecar().orElseThrow().sidecarSet());
        assertEquals(Availability.READY, pod.availability());
        assertEquals(new Intent(Slot.A, Epoch.of(1)), pod.intent());
        assertEquals("/spec/initContainers/1", pod.slotB().path());
        assertEquals(new Progress.Idle(), pod.progress());
    }

    @Test
    void readsWhatASidecarsConfigurationDependsOn() {
        Pod pod =
                new PodBuilder(InjectedPods.fresh("cart-0"))
                        .editMetadata()
                        .addToAnnotations("midflight.dev/imports", "base, tools")
                        .endMetadata()
                        .editSpec()
                        .withServiceAccountName("cart")
                        .endSpec()
                        .build();

        PodMesh told = PodReader.read(pod).sidecar().orElseThrow().mesh();
        PodMesh silent =
                PodReader.read(InjectedPods.fresh("cart-0")).sidecar().orElseThrow().mesh();

        assertEquals(
                new PodMesh("cart", Optional.of("base, tools"), Map.of(), "", MeshPorts.NONE),
                told);
        assertEquals(
                new PodMesh("default", Optional.empty(), Map.of(), "", MeshPorts.NONE), silent);
    }

    /** Those by TLS, to other hosts, by the proxy and by connection are none that it sees. */
    @Test
    void readsByWhichRequestsTheKubeletAsksIt() {
        Container app =
                Serialization.unmarshal(
                        """
                        name: app
                        ports: [{name: web, containerPort: 8080}]
                        startupProbe: {httpGet: {path: "/started?deep=1", port: web}}
                        readinessProbe: {httpGet: {port: 8080}}
                        livenessProbe: {grpc: {port: 9000}}
                        """,
                        Container.class);
        Container other =
                Serialization.unmarshal(
                        """
                        name: other
                        startupProbe: {httpGet: {path: /a, port: 8443, scheme: HTTPS}}
                        readinessProbe: {httpGet: {path: /b, port: 80, host: 10.0.0.1}}
                        livenessProbe: {httpGet: {path: /app-probe/tcp/81, port: 15020}}
                        """,
                        Container.class);
        Pod pod =
                new PodBuilder(InjectedPods.fresh("cart-0"))
                        .editSpec()
                        .addToContainers(app, other)
                        .endSpec()
                        .build();

        assertEquals(
                Map.of(
                        8080, List.of(probe("GET", "/"), probe("GET", "/started")),
                        9000, List.of(probe("POST", "/grpc.health.v1.Health/Check"))),
                PodReader.read(pod).sidecar().orElseThrow().mesh().probes());
    }

    private static RouteMatch probe(String method, String path) {
        return new RouteMatch(new PathMatch.Exact(path), Set.of(method), List.of(), List.of());
    }

    @Test
    void anotherClientIsConfiguredWhereThereIsNoSidecar() {
        Pod plain =
                new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("envoy-0")
                        .withUid("uid-0")
                        .addToAnnotations("midflight.dev/xds-client", "true")
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("cart")
                        .endSpec()
                        .build();
        Pod mutual =
                new PodBuilder(plain)
                        .editMetadata()
                        .addToAnnotations("midflight.dev/xds-client", "mtls")
                        .endMetadata()
                        .build();

        assertEquals(
                Optional.of(new PodMesh("cart", Optional.empty(), Map.of(), "", MeshPorts.NONE)),
                PodReader.read(plain).mesh());
        assertFalse(PodReader.read(plain).isMutual());
        assertTrue(PodReader.read(mutual).isMutual());
        assertFalse(
                PodReader.read(
                                new PodBuilder(InjectedPods.fresh("cart-0"))
                                        .editMetadata()
                                        .addToAnnotations("midflight.dev/xds-client", "mtls")
                                        .endMetadata()
                                        .build())
                        .isMutual());
    }

    @Test
    void findsSlotsThatArePlainContainers() {
        Pod pod = InjectedPods.fresh("cart-0");
        Pod plain =
                new PodBuilder(pod)
                        .editSpec()
                        .withContainers(pod.getSpec().getInitContainers())
                        .withInitContainers()
                        .endSpec()
                        .build();

        FleetPod read = PodReader.read(plain).sidecar().orElseThrow().pod();

        assertEquals("/spec/containers/1", read.slotB().path());
    }

    @Test
    void tellsWhyTheKubeletWaits() {
        Pod pod =
                new PodBuilder(InjectedPods.fresh("cart-0"))
                        .editStatus()
                        .addNewInitContainerStatus()
                        .withName("midflight-b")
                        .withNewState()
                        .withNewWaiting("not found", "ErrImagePull")
                        .endState()
                        .endInitContainerStatus()
                        .endStatus()
                        .build();

        FleetPod read = PodReader.read(pod).sidecar().orElseThrow().pod();

        assertEquals("ErrImagePull: not found", read.slotB().waiting());
        assertEquals("", read.slotA().waiting());
    }

    @Test
    void aFinishedOrDeletedPodIsLeaving() {
        Pod finished =
                new PodBuilder(InjectedPods.fresh("job-0"))
                        .editStatus()
                        .withPhase("Succeeded")
                        .endStatus()
                        .build();
        Pod deleted =
                new PodBuilder(InjectedPods.fresh("cart-0"))
                        .editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .build();

        assertEquals(Availability.LEAVING, availability(finished));
        assertEquals(Availability.LEAVING, availability(deleted));
    }

    @Test
    void saysWhyAPodIsWithoutASidecar() {
        assertEquals(Without.UNEXPLAINED, without("midflight.dev/other", "x"));
        assertEquals(Without.SKIPPED, without("midflight.dev/inject", "disabled"));
        assertEquals(Without.SKIPPED, without("midflight.dev/decision", "{}"));
    }

    @Test
    void takesGarbageInAnnotationsForNothing() {
        Pod pod =
                new PodBuilder(InjectedPods.fresh("cart-0"))
                        .editMetadata()
                        .addToAnnotations("midflight.dev/epoch", "many")
                        .addToAnnotations("midflight.dev/upgrade", "{\"state\":\"DONE\"}")
                        .endMetadata()
                        .build();

        FleetPod read = PodReader.read(pod).sidecar().orElseThrow().pod();

        assertEquals(Epoch.of(0), read.intent().epoch());
        assertEquals(new Progress.Idle(), read.progress());
    }

    private static Availability availability(Pod pod) {
        return PodReader.read(pod).sidecar().orElseThrow().pod().availability();
    }

    private static Without without(String annotation, String value) {
        Pod pod =
                new PodBuilder(InjectedPods.bare("cart-0"))
                        .editMetadata()
                        .addToAnnotations(annotation, value)
                        .endMetadata()
                        .build();
        return PodReader.read(pod).without();
    }
}
