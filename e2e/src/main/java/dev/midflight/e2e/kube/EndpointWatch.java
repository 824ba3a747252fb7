package dev.midflight.e2e.kube;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Watches the endpoints of a namespace all the time, and notes each moment at which one was not
 * Ready.
 */
public final class EndpointWatch implements AutoCloseable {
    private final SharedIndexInformer<EndpointSlice> informer;
    private final List<String> lapses = new CopyOnWriteArrayList<>();

    /** Begins with endpoints that are Ready. */
    public EndpointWatch(KubernetesClient client, String namespace) {
        informer =
                client.discovery().v1().endpointSlices().inNamespace(namespace).inform(new Noter());
    }

    /** Each moment at which an endpoint was missing or not Ready; empty is what is wanted. */
    public List<String> lapses() {
        return List.copyOf(lapses);
    }

    @Override
    public void close() {
        informer.close();
    }

    private static boolean ready(Endpoint endpoint) {
        return !Boolean.FALSE.equals(endpoint.getConditions().getReady());
    }

    private final class Noter implements ResourceEventHandler<EndpointSlice> {
        @Override
        public void onAdd(EndpointSlice slice) {
            note(slice, slice.getEndpoints().size());
        }

        @Override
        public void onUpdate(EndpointSlice before, EndpointSlice after) {
            note(after, before.getEndpoints().size());
        }

        @Override
        public void onDelete(EndpointSlice slice, boolean unknown) {
            lapses.add(Instant.now() + " " + slice.getMetadata().getName() + " deleted");
        }

        private void note(EndpointSlice slice, int wanted) {
            long ready = slice.getEndpoints().stream().filter(EndpointWatch::ready).count();
            if (ready < wanted) {
                String name = slice.getMetadata().getName();
                lapses.add(Instant.now() + " " + name + ": " + ready + " of " + wanted + " Ready");
            }
        }
    }
}
