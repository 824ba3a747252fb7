package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of each node, only what facts are made of: its kubelet's version and its CPU manager's label. */
final class SlimNodes implements ItemStore<Node> {
    static final String CPU_MANAGER_LABEL = "cpumanager";

    private final ConcurrentHashMap<String, Node> nodes = new ConcurrentHashMap<>();

    @Override
    public String getKey(Node node) {
        return node.getMetadata().getName();
    }

    @Override
    public @Nullable Node put(String key, Node node) {
        return nodes.put(key, slim(node));
    }

    @Override
    public @Nullable Node remove(String key) {
        return nodes.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return nodes.keySet().stream();
    }

    @Override
    public Stream<Node> values() {
        return nodes.values().stream();
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public @Nullable Node get(String key) {
        return nodes.get(key);
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    static Node slim(Node node) {
        Map<String, String> labels = Metadata.labels(node);
        String version =
                node.getStatus() == null || node.getStatus().getNodeInfo() == null
                        ? ""
                        : node.getStatus().getNodeInfo().getKubeletVersion();
        return new NodeBuilder()
                .withNewMetadata()
                .withName(node.getMetadata().getName())
                .withResourceVersion(node.getMetadata().getResourceVersion())
                .addToLabels(CPU_MANAGER_LABEL, labels.getOrDefault(CPU_MANAGER_LABEL, "false"))
                .endMetadata()
                .withNewStatus()
                .withNewNodeInfo()
                .withKubeletVersion(version)
                .endNodeInfo()
                .endStatus()
                .build();
    }
}
