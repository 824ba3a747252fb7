package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.workload.AppClient;
import dev.midflight.e2e.workload.Fleet;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods get a sidecar, and that their probes still speak of the application. */
@ExtendWith(Midflight.class)
final class InjectionE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> SIDECARS =
            List.of(
                    MidflightNames.SLOT_A_CONTAINER,
                    MidflightNames.SLOT_B_CONTAINER,
                    MidflightNames.NET_CONTAINER);

    @Test
    void injectsAPodCreatedRightAfterTheAnnotation(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload().deployServer();

        Pod pod = space.workload().readyPod("server");

        List<String> first =
                pod.getSpec().getInitContainers().stream()
                        .map(Container::getName)
                        .limit(3)
                        .toList();
        assertEquals(SIDECARS, first);
        assertTrue(
                pod.getMetadata().getAnnotations().containsKey(MidflightNames.DECISION_ANNOTATION),
                "no decision on the pod");
        assertEquals("v1", Fleet.version(pod));
        Await.until("counted as injected", LIMIT, () -> space.fleet().status().injectedPods() == 1);
    }

    @Test
    void kubectlMidflightShowsTheProxysPages(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload().deployServer();
        Pod pod = space.workload().readyPod("server");
        AppClient.of(space.client(), pod).get("/health");
        String cluster = space.namespace() + "/server/8080";
        Await.until(
                "configured by the operator",
                LIMIT,
                () -> space.kubectlMidflight("clusters", pod, "text").contains(cluster));
        Map<String, String> expected =
                Map.of(
                        "config", "sidecarSet",
                        "listeners", "15006",
                        "clusters", cluster,
                        "connections", "movable",
                        "stats", "midflight_",
                        "overload", "descriptors");

        expected.forEach(
                (page, words) -> {
                    String text = space.kubectlMidflight(page, pod, "text");
                    String json = space.kubectlMidflight(page, pod, "json");
                    assertTrue(text.contains(words), text);
                    assertTrue(json.startsWith("[") || json.startsWith("{"), json);
                });
    }

    @Test
    void leavesAPodAloneThatOptsOut(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload()
                .deployServer(
                        deployment ->
                                Workload.template(deployment)
                                        .getMetadata()
                                        .getAnnotations()
                                        .put(
                                                MidflightNames.INJECT_ANNOTATION,
                                                MidflightNames.DISABLED));

        Pod pod = space.workload().readyPod("server");

        assertTrue(pod.getSpec().getInitContainers().isEmpty(), "it was injected");
        Await.until("counted as skipped", LIMIT, () -> space.fleet().status().skippedPods() == 1);
    }

    @Test
    void aTcpProbeSeesThatTheApplicationHasClosedItsPort(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload()
                .deployServer(
                        deployment -> {
                            Container app = Workload.container(deployment);
                            app.setReadinessProbe(app.getLivenessProbe());
                            app.setLivenessProbe(null);
                            app.getReadinessProbe().setPeriodSeconds(1);
                            app.getReadinessProbe().setFailureThreshold(1);
                        });
        Pod pod = space.workload().readyPod("server");
        AppClient app = AppClient.of(space.client(), pod);

        app.post("/stream-port?open=false");
        Await.until("NotReady", LIMIT, () -> !ready(space));
        app.post("/stream-port?open=true");

        Await.until("Ready again", LIMIT, () -> ready(space));
    }

    @Test
    void anHttpProbeSeesThatTheApplicationIsNotWell(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload().deployServer();
        AppClient app = AppClient.of(space.client(), space.workload().readyPod("server"));

        app.post("/health?healthy=false");
        Await.until("NotReady", LIMIT, () -> !ready(space));
        app.post("/health?healthy=true");

        Await.until("Ready again", LIMIT, () -> ready(space));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespace.yaml",
                "sidecarset-minimal.yaml",
                "sidecarset-full.yaml",
                "sidecarset-container-level.yaml"
            })
    void theSamplesAreAccepted(String file, TestSpace space) throws IOException {
        Path sample = space.installation().repository().sample(file);

        try (InputStream in = Files.newInputStream(sample)) {
            List<HasMetadata> resources = space.client().load(in).items();
            resources.forEach(each -> space.client().resource(each).serverSideApply());
            resources.forEach(each -> space.client().resource(each).delete());
            assertFalse(resources.isEmpty(), sample.toString());
        }
    }

    private static boolean ready(TestSpace space) {
        return space.workload().pod("server").filter(Readiness::isPodReady).isPresent();
    }
}
