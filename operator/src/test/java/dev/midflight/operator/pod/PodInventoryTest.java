package dev.midflight.operator.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the watch and our own writes say of a pod, in every order. */
class PodInventoryTest {
    private static final Pod FRESH = InjectedPods.fresh("cart-0");

    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final PodInventory pods = new PodInventory(client);
    private final List<KnownPod> told = new ArrayList<>();

    @AfterEach
    void end() {
        client.close();
    }

    @Test
    void aWriteOfOurOwnIsSeenBeforeTheWatchTellsOfIt() {
        pods.onAdd(FRESH);
        pods.onChange(told::add);

        pods.wrote(version(2, "10.0.0.2"));
        pods.onUpdate(FRESH, version(1, "10.0.0.1"));

        assertEquals(List.of("10.0.0.2"), addresses());
        assertEquals(1, told.size());
    }

    @Test
    void theWatchIsBelievedAgainOnceItIsAsFarAsTheWrite() {
        pods.onAdd(FRESH);

        pods.wrote(version(2, "10.0.0.2"));
        pods.onUpdate(FRESH, version(3, "10.0.0.3"));

        assertEquals(List.of("10.0.0.3"), addresses());
    }

    @Test
    void aPodThatIsGoneStaysGone() {
        pods.onAdd(FRESH);
        pods.onDelete(FRESH, false);
        pods.onChange(told::add);

        pods.wrote(version(2, "10.0.0.2"));

        assertTrue(pods.all().isEmpty());
        assertTrue(told.isEmpty());
    }

    private static Pod version(int version, String address) {
        return new PodBuilder(TestingInventory.pod(FRESH, address))
                .editMetadata()
                .withResourceVersion(String.valueOf(version))
                .endMetadata()
                .build();
    }

    private List<String> addresses() {
        return pods.all().stream()
                .flatMap(pod -> pod.sidecar().orElseThrow().traffic().ips().stream())
                .toList();
    }
}
