package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.ContainerCgroup;
import dev.midflight.e2e.kube.PodResources;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.AppClient;
import dev.midflight.e2e.workload.LoadClient;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The pod asks for what it asked for before, and the sidecar gets its share of that under
 * contention.
 */
@ExtendWith(Midflight.class)
final class OvercommitE2E {
    private static final Duration CONTENTION = Duration.ofSeconds(8);

    @Test
    void aBurstablePodStaysWhatItIs(TestSpace space) {
        Pod pod =
                inject(
                        space,
                        resources(
                                Map.of("cpu", "300m", "memory", "512Mi"),
                                Map.of("cpu", "1", "memory", "768Mi")));

        assertEquals("Burstable", pod.getStatus().getQosClass());
        assertEquals(amounts("0.3", 512), PodResources.requests(pod.getSpec()));
        assertEquals(amounts("1", 768), PodResources.limits(pod.getSpec()));
    }

    @Test
    void aGuaranteedPodStaysGuaranteed(TestSpace space) {
        Map<String, String> same = Map.of("cpu", "500m", "memory", "640Mi");
        Pod pod = inject(space, resources(same, same));

        assertEquals("Guaranteed", pod.getStatus().getQosClass());
        assertEquals(amounts("0.5", 640), PodResources.requests(pod.getSpec()));
        assertEquals(amounts("0.5", 640), PodResources.limits(pod.getSpec()));
    }

    @Test
    void aBestEffortPodStaysBestEffort(TestSpace space) {
        Pod pod = inject(space, resources(Map.of(), Map.of()));

        assertEquals("BestEffort", pod.getStatus().getQosClass());
        assertEquals(amounts("0", 0), PodResources.requests(pod.getSpec()));
    }

    @Test
    void theKernelHoldsTheContainersToWhatTheApiSays(TestSpace space) {
        Pod pod =
                inject(
                        space,
                        resources(
                                Map.of("cpu", "300m", "memory", "512Mi"),
                                Map.of("cpu", "1", "memory", "768Mi")));

        ContainerCgroup slot =
                ContainerCgroup.of(space.client(), pod, MidflightNames.SLOT_A_CONTAINER);
        ContainerCgroup app = ContainerCgroup.of(space.client(), pod, "app");

        long slotShares = slot.cpuShares();
        long appShares = app.cpuShares();
        System.out.printf(
                "cgroup: app %d shares, cpu %s m, memory %s; slot %d shares, cpu %s m, memory %s%n",
                appShares,
                app.cpuLimitMillis(),
                app.memoryLimitBytes(),
                slotShares,
                slot.cpuLimitMillis(),
                slot.memoryLimitBytes());
        assertEquals(
                300 * 1024 / 1000,
                appShares + slotShares,
                45,
                "the shares are those of 300m in total");
        assertTrue(slotShares >= 10, "the sidecar is not entitled to anything");
        assertTrue(
                app.memoryLimitBytes().orElse(Long.MAX_VALUE) <= 768L << 20,
                "the limit on memory is gone");
        assertTrue(app.cpuLimitMillis().orElse(Long.MAX_VALUE) <= 1000, "the limit on CPU is gone");
    }

    @Test
    void theSidecarGetsItsShareWhileTheApplicationBurnsItsWholeLimit(TestSpace space) {
        Pod pod =
                inject(
                        space,
                        resources(
                                Map.of("cpu", "400m", "memory", "512Mi"),
                                Map.of("cpu", "500m", "memory", "768Mi")));
        space.workload()
                .deployClient(
                        List.of(
                                "--rate=2000",
                                "--keep-alive=60",
                                "--idle=0",
                                "--streams=0",
                                "--bulk=0",
                                "--connects-per-second=0"),
                        deployment ->
                                Workload.template(deployment)
                                        .getMetadata()
                                        .getAnnotations()
                                        .put(
                                                MidflightNames.INJECT_ANNOTATION,
                                                MidflightNames.DISABLED));
        LoadClient load = space.workload().load();
        ContainerCgroup slot =
                ContainerCgroup.of(space.client(), pod, MidflightNames.SLOT_A_CONTAINER);
        ContainerCgroup app = ContainerCgroup.of(space.client(), pod, "app");
        double entitled = (double) slot.cpuShares() / (slot.cpuShares() + app.cpuShares());

        AppClient.of(space.client(), pod)
                .post("/burn?threads=4&millis=" + 3 * CONTENTION.toMillis());
        load.startPhase("contention");
        long slotBefore = slot.cpuNanos();
        long appBefore = app.cpuNanos();
        LockSupport.parkNanos(CONTENTION.toNanos());
        double slotUsed = slot.cpuNanos() - slotBefore;
        double appUsed = app.cpuNanos() - appBefore;
        PhaseReport report = load.report().phase("contention");

        double got = slotUsed / (slotUsed + appUsed);
        System.out.printf(
                "contention: the sidecar is entitled to %.1f %% of the pod's CPU and got %.1f %%; %d requests, p99 %.0f ms%n",
                100 * entitled, 100 * got, report.requests(), report.gapP99Millis());
        assertTrue(
                got >= 0.8 * entitled,
                "the sidecar got " + got + " of the pod's CPU (entitled: " + entitled + ")");
        assertEquals(0, report.failed(), report.toString());
    }

    private static Pod inject(TestSpace space, ResourceRequirements resources) {
        space.createSidecarSet("v1");
        space.workload()
                .deployServer(deployment -> Workload.container(deployment).setResources(resources));
        return space.workload().readyPod("server");
    }

    private static PodResources amounts(String cpu, long memoryMebibytes) {
        return new PodResources(new BigDecimal(cpu), BigDecimal.valueOf(memoryMebibytes << 20));
    }

    private static ResourceRequirements resources(
            Map<String, String> requests, Map<String, String> limits) {
        ResourceRequirementsBuilder builder = new ResourceRequirementsBuilder();
        requests.forEach((name, amount) -> builder.addToRequests(name, new Quantity(amount)));
        limits.forEach((name, amount) -> builder.addToLimits(name, new Quantity(amount)));
        return builder.build();
    }
}
