package dev.midflight.e2e.toggle;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.cluster.ControlPlane;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.PodShell;
import dev.midflight.e2e.kube.SlotContainer;
import dev.midflight.e2e.rpc.Program;
import dev.midflight.e2e.rpc.Stage;
import dev.midflight.e2e.workload.AppClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks and mends what a toggle needs, and looks at where a pod is. */
record ProofFaults(Stage stage, ProofKind kind, List<Pod> pods) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SCOPE = Pattern.compile("\\bscope=(\\S*)");
    private static final String SOCKET = MidflightNames.RUN_DIRECTORY + "/net.sock";

    /** Every replica, as by an out-of-memory kill. */
    void killOperator() {
        new ControlPlane(stage.client()).killPodsOf(ControlPlane.OPERATOR);
    }

    /** Changes the hooks of all providers: {@code refuse=offline}, {@code ignore=none}. */
    void hooks(String fault) {
        pods.forEach(pod -> app(pod).post(kind.hookPort, "/hook/fault?" + fault));
    }

    /** Does what the hook was told and ignored. */
    void takeOffline(Pod pod) {
        hooks("ignore=none");
        app(pod).post(kind.hookPort, "/hook/offline");
    }

    void awaitRefusals(Pod pod, int count) {
        Await.until(
                count + " refusals",
                LIMIT,
                () -> Integer.parseInt(app(pod).get(kind.hookPort, "/hook/refusals")) >= count);
    }

    /** Nobody reaches the pod's interceptor any more, as if it hung: its socket is gone. */
    void hideInterceptor(Pod pod) {
        net(pod).script("mv " + SOCKET + " " + SOCKET + ".away");
    }

    void showInterceptor(Pod pod) {
        net(pod).script("test ! -e " + SOCKET + ".away || mv " + SOCKET + ".away " + SOCKET);
    }

    void killProxy(Pod pod) {
        SlotContainer.active(stage.client(), pod).killProxy();
    }

    /** {@code /stop}, {@code /start}, {@code /guard?path=/dubbo}. */
    String zooKeeper(String what) {
        Pod pod = stage.readyPods("zookeeper", 1).getFirst();
        return app(pod).post(Program.CONTROL_PORT, what);
    }

    /** The server is down until {@link #startZooKeeper}; its data and sessions stay. */
    Pod stopZooKeeper() {
        Pod pod = stage.readyPods("zookeeper", 1).getFirst();
        app(pod).post(Program.CONTROL_PORT, "/stop");
        return pod;
    }

    void startZooKeeper(Pod pod) {
        app(pod).post(Program.CONTROL_PORT, "/start");
        stage.readyPods("zookeeper", 1);
    }

    /** Mends everything that a cell may have broken. */
    void heal() {
        hooks("refuse=none");
        hooks("ignore=none");
        pods.forEach(this::showInterceptor);
        if (kind == ProofKind.DUBBO) {
            Pod pod =
                    stage.client()
                            .pods()
                            .inNamespace(stage.namespace())
                            .withLabel("app", "zookeeper")
                            .list()
                            .getItems()
                            .getFirst();
            startZooKeeper(pod);
            zooKeeper("/unguard?path=/dubbo");
        }
        new ControlPlane(stage.client()).awaitReady(ControlPlane.OPERATOR);
    }

    /** In force: annotation and interceptor, where they agree. */
    String scope(Pod pod) {
        String annotation =
                pod.getMetadata()
                        .getAnnotations()
                        .getOrDefault(MidflightNames.INTERCEPTION_ANNOTATION, "in=on;out=on");
        PodShell.Result status = net(pod).run(MidflightNames.AGENT, "ask", "net", "status");
        Matcher found = SCOPE.matcher(status.output());
        boolean told = found.find() && !found.group(1).isEmpty();
        boolean intact = status.output().contains("actual=on");
        if (!told || !intact) {
            return annotation + " but " + status.output();
        }
        return annotation.equals(found.group(1))
                ? annotation
                : annotation + " but rules of " + found.group(1);
    }

    /** Whether consumers are given it. */
    boolean online(Pod pod) {
        return switch (kind) {
            case HTTP, ALONE -> Readiness.isPodReady(pod) && hookSaysOnline(pod);
            case DUBBO ->
                    zooKeeper("/leaves?path=/dubbo")
                            .contains(
                                    "/providers/dubbo%3A%2F%2F"
                                            + pod.getStatus().getPodIP()
                                            + "%3A");
        };
    }

    private boolean hookSaysOnline(Pod pod) {
        try {
            return app(pod).get(kind.hookPort, "/hook/state").equals("online");
        } catch (KubernetesClientException e) {
            if (e.getCode() == 503) {
                return false;
            }
            throw e;
        }
    }

    private AppClient app(Pod pod) {
        return AppClient.of(stage.client(), pod);
    }

    private PodShell net(Pod pod) {
        return new PodShell(
                stage.client(),
                stage.namespace(),
                pod.getMetadata().getName(),
                MidflightNames.NET_CONTAINER);
    }
}
