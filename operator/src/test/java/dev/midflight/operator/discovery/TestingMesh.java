package dev.midflight.operator.discovery;

import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Optional;
import java.util.function.Function;

/** What watches would tell the index of an object. */
public final class TestingMesh {
    private TestingMesh() {}

    public static Function<MeshIndex, Touched> put(HasMetadata object) {
        return switch (object) {
            case Service service ->
                    index -> index.put(ServiceReader.key(service), ServiceReader.read(service));
            case EndpointSlice slice ->
                    index -> index.put(SliceReader.key(slice), SliceReader.read(slice));
            case Pod pod -> {
                KnownPod known = TestingInventory.known(pod);
                yield index -> index.put(known.key().uid(), Optional.of(known));
            }
            default -> throw new IllegalArgumentException("kind: " + object.getKind());
        };
    }

    public static Function<MeshIndex, Touched> remove(HasMetadata object) {
        return switch (object) {
            case Service service ->
                    index -> index.put(ServiceReader.key(service), Optional.empty());
            case EndpointSlice slice ->
                    index -> index.put(SliceReader.key(slice), Optional.empty());
            case Pod pod -> index -> index.put(pod.getMetadata().getUid(), Optional.empty());
            default -> throw new IllegalArgumentException("kind: " + object.getKind());
        };
    }
}
