package dev.midflight.operator;

import dev.midflight.operator.interceptiontoggle.ToggleRuns;
import dev.midflight.operator.interceptiontoggle.ToggleSources;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.namespace.AuthorityBundle;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.namespace.OptedInNamespaces;
import dev.midflight.operator.sidecarset.FleetSources;
import dev.midflight.operator.trafficpolicy.PolicySources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the parts of {@link Operator} to what Quarkus builds: the reconcilers and the probes. */
@Singleton
final class OperatorBeans {
    private static final int BEFORE_THE_CONTROLLERS = 1;
    private static final int AFTER_THE_CONTROLLERS = 10_000;

    private final Operator operator;

    OperatorBeans(KubernetesClient client, MeterRegistry meters) {
        operator = new Operator(client, meters, OperatorConfig.parse(System.getenv()));
    }

    void start(@Observes @Priority(BEFORE_THE_CONTROLLERS) StartupEvent event) {
        operator.start();
    }

    /** Who leads has controllers look at everything: they have to be there. */
    void takePart(@Observes @Priority(AFTER_THE_CONTROLLERS) StartupEvent event) {
        operator.takePartInTheElection();
    }

    void stop(@Observes ShutdownEvent event) {
        operator.close();
    }

    boolean isReady() {
        return operator.isReady();
    }

    @Produces
    @Singleton
    FleetSources sources() {
        return operator.sources();
    }

    @Produces
    @Singleton
    Leadership leadership() {
        return operator.leadership();
    }

    @Produces
    @Singleton
    AuthorityBundle authority() {
        return operator.authority();
    }

    @Produces
    @Singleton
    ToggleSources toggleSources() {
        return operator.toggles();
    }

    @Produces
    @Singleton
    ToggleRuns runs() {
        return operator.runs();
    }

    @Produces
    @Singleton
    PolicySources policies() {
        return operator.policies();
    }

    @Produces
    @Singleton
    Emergencies emergencies() {
        return operator.sources().emergencies();
    }

    @Produces
    @Singleton
    OptedInNamespaces namespaces() {
        return operator.sources().namespaces();
    }
}
