package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.Acknowledgement;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.wire.xds.XdsResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is put on it, and what was said last. */
final class TestingShelves implements ResourceShelves {
    final Map<String, Map<ResourceName, XdsResource>> shelves = new TreeMap<>();
    final Map<String, List<String>> assigned = new TreeMap<>();
    final Map<String, Acknowledgement> acknowledgements = new HashMap<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void update(String shelf, List<XdsResource> changed, List<ResourceName> removed) {
        Map<ResourceName, XdsResource> resources =
                shelves.computeIfAbsent(shelf, _ -> new TreeMap<>());
        for (XdsResource resource : changed) {
            resources.put(ResourceName.of(resource), resource);
            said.add(shelf + " + " + text(ResourceName.of(resource)));
        }
        for (ResourceName name : removed) {
            resources.remove(name);
            said.add(shelf + " - " + text(name));
        }
    }

    @Override
    public void assign(PodKey pod, List<String> read) {
        assigned.put(pod.name(), read);
        said.add(pod.name() + " reads " + String.join(" ", read));
    }

    @Override
    public void forget(PodKey pod) {
        assigned.remove(pod.name());
        said.add(pod.name() + " is gone");
    }

    @Override
    public Acknowledgement acknowledgement(ResourceName name, String shelf) {
        return acknowledgements.getOrDefault(shelf, Acknowledgement.NONE);
    }

    /** As {@link #said}, which will say it again. */
    List<String> soFar() {
        return List.copyOf(said);
    }

    /** Everything since the last time, a line for each resource. */
    List<String> said() {
        List<String> lines = List.copyOf(said);
        said.clear();
        return lines;
    }

    private static String text(ResourceName name) {
        return name.type() + " " + name.name();
    }
}
