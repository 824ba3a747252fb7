package dev.midflight.operator.discovery;

import dev.midflight.operator.pod.NameOnlyStore;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The cluster's Services and EndpointSlices, told by watches. What is kept of them is in the {@link
 * MeshIndex}; the informers' own stores keep names only.
 */
public final class InformedMesh implements AutoCloseable {
    private static final long PAGE = 500;

    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;

    /**
     * @param sink takes each change, to be applied to the index by its own thread
     */
    public InformedMesh(KubernetesClient client, Consumer<Function<MeshIndex, Touched>> sink) {
        services = client.services().inAnyNamespace().withLimit(PAGE).runnableInformer(0);
        services.itemStore(new NameOnlyStore<>(Service::new));
        services.addEventHandler(new Services(sink));
        services.exceptionHandler((_, _) -> true);
        slices =
                client.discovery()
                        .v1()
                        .endpointSlices()
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0);
        slices.itemStore(new NameOnlyStore<>(EndpointSlice::new));
        slices.addEventHandler(new Slices(sink));
        slices.exceptionHandler((_, _) -> true);
    }

    /** Returns at once; {@link #isComplete} says when all of them are known. */
    public void start() {
        var _ = services.start();
        var _ = slices.start();
    }

    public boolean isComplete() {
        return services.hasSynced() && slices.hasSynced();
    }

    @Override
    public void close() {
        services.stop();
        slices.stop();
    }

    private record Services(Consumer<Function<MeshIndex, Touched>> sink)
            implements ResourceEventHandler<Service> {
        @Override
        public void onAdd(Service service) {
            Optional<KnownService> known = ServiceReader.read(service);
            sink.accept(index -> index.put(ServiceReader.key(service), known));
        }

        @Override
        public void onUpdate(Service before, Service service) {
            onAdd(service);
        }

        @Override
        public void onDelete(Service service, boolean unseen) {
            sink.accept(index -> index.put(ServiceReader.key(service), Optional.empty()));
        }
    }

    private record Slices(Consumer<Function<MeshIndex, Touched>> sink)
            implements ResourceEventHandler<EndpointSlice> {
        @Override
        public void onAdd(EndpointSlice slice) {
            Optional<KnownSlice> known = SliceReader.read(slice);
            sink.accept(index -> index.put(SliceReader.key(slice), known));
        }

        @Override
        public void onUpdate(EndpointSlice before, EndpointSlice slice) {
            onAdd(slice);
        }

        @Override
        public void onDelete(EndpointSlice slice, boolean unseen) {
            sink.accept(index -> index.put(SliceReader.key(slice), Optional.empty()));
        }
    }
}
