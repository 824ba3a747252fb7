package dev.midflight.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FactsFinderTest {

    @Test
    void oldestKubeletDecides() {
        FactsFinder finder = new FactsFinder("midflight-system", 34);

        ClusterFacts all = finder.find(List.of(node("v1.34.4", "false"), node("v1.34.0", "false")));
        ClusterFacts older =
                finder.find(List.of(node("v1.34.4", "false"), node("v1.32.1", "false")));
        ClusterFacts oldest =
                finder.find(List.of(node("v1.34.4", "false"), node("v1.31.9", "false")));

        assertTrue(all.nativeSidecars() && all.podLevelResources());
        assertTrue(older.nativeSidecars() && !older.podLevelResources());
        assertFalse(oldest.nativeSidecars() || oldest.podLevelResources());
        assertEquals("midflight-fleet.midflight-system.svc:15010", all.fleetAddress());
    }

    @Test
    void serverThatIsUpgradedIsNoticed() {
        FactsFinder finder = new FactsFinder("midflight-system", 33);
        List<Node> nodes = List.of(node("v1.34.4", "false"));

        boolean before = finder.find(nodes).podLevelResources();
        finder.serverIs(34);

        assertFalse(before);
        assertTrue(finder.find(nodes).podLevelResources());
    }

    @Test
    void nodeWithTheStaticCpuManagerIsNoticed() {
        FactsFinder finder = new FactsFinder("midflight-system", 34);

        assertTrue(finder.find(List.of(node("v1.34.4", "true"))).exclusiveCpus());
        assertFalse(finder.find(List.of(node("v1.34.4", "false"))).exclusiveCpus());
    }

    @Test
    void versionsAreReadInAllTheirSpellings() {
        assertEquals(OptionalInt.of(34), FactsFinder.minor("v1.34.4"));
        assertEquals(OptionalInt.of(33), FactsFinder.minor("v1.33.1+k3s1"));
        assertEquals(OptionalInt.of(32), FactsFinder.minor("v1.32.0-eks-5ca49cb"));
        assertEquals(OptionalInt.empty(), FactsFinder.minor("v2.0.0"));
        assertEquals(OptionalInt.empty(), FactsFinder.minor(""));
    }

    private static Node node(String kubelet, String cpuManager) {
        return SlimNodes.slim(
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("n")
                        .addToLabels("cpumanager", cpuManager)
                        .endMetadata()
                        .withNewStatus()
                        .withNewNodeInfo()
                        .withKubeletVersion(kubelet)
                        .endNodeInfo()
                        .endStatus()
                        .build());
    }
}
