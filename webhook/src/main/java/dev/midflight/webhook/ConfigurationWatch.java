package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;

/** Notices at once when somebody writes the webhook configurations, for example a Helm upgrade. */
final class ConfigurationWatch implements AutoCloseable {
    private final List<SharedIndexInformer<? extends HasMetadata>> informers;

    private ConfigurationWatch(List<SharedIndexInformer<? extends HasMetadata>> informers) {
        this.informers = informers;
    }

    /** Calls back at the first sight and at every change; the callback must not block. */
    static ConfigurationWatch start(KubernetesClient client, String name, Runnable changed) {
        return new ConfigurationWatch(
                List.of(
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .withName(name)
                                .inform(new Handler<>(changed)),
                        client.admissionRegistration()
                                .v1()
                                .validatingWebhookConfigurations()
                                .withName(name)
                                .inform(new Handler<>(changed))));
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }

    private record Handler<T>(Runnable changed) implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            changed.run();
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {}
    }
}
