package dev.midflight.operator.namespace;

import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.leader.Leadership;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Keeps in each namespace that opted in what its pods need, whatever the webhook missed. */
@Singleton
@ControllerConfiguration(name = "namespace", generationAwareEventProcessing = false)
public final class NamespaceReconciler implements Reconciler<Namespace> {
    private static final Logger LOG = Logger.getLogger(NamespaceReconciler.class);
    private static final String FIELD_MANAGER = "midflight-operator";

    private final KubernetesClient client;
    private final Leadership leadership;
    private final AuthorityBundle authority;
    private final OptedInNamespaces optedIn;
    private final Emergencies emergencies;
    private final SimpleInboundEventSource<Namespace> nudges =
            new SimpleInboundEventSource<>("nudges");

    public NamespaceReconciler(
            KubernetesClient client,
            Leadership leadership,
            AuthorityBundle authority,
            OptedInNamespaces optedIn,
            Emergencies emergencies) {
        this.client = client;
        this.leadership = leadership;
        this.authority = authority;
        this.optedIn = optedIn;
        this.emergencies = emergencies;
    }

    @Override
    public List<EventSource<?, Namespace>> prepareEventSources(
            EventSourceContext<Namespace> context) {
        Runnable all =
                () ->
                        context.getPrimaryCache()
                                .list()
                                .map(ResourceID::fromResource)
                                .forEach(nudges::propagateEvent);
        authority.onChange(all);
        leadership.onChange(all);
        return List.of(nudges, authorities(context));
    }

    /** Brings back the ConfigMap that somebody changed or deleted. */
    private static InformerEventSource<ConfigMap, Namespace> authorities(
            EventSourceContext<Namespace> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, Namespace.class)
                        .withName("authorities")
                        .withFieldSelector(
                                new FieldSelectorBuilder()
                                        .withField("metadata.name", MidflightNames.CA_CONFIG_MAP)
                                        .build())
                        .withSecondaryToPrimaryMapper(
                                map -> Set.of(new ResourceID(map.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    @Override
    public UpdateControl<Namespace> reconcile(Namespace namespace, Context<Namespace> context) {
        emergencies.set(namespace.getMetadata().getName(), NamespaceDesired.isEmergency(namespace));
        boolean wanted = optedIn.accepts(namespace);
        optedIn.set(namespace.getMetadata().getName(), wanted);
        if (leadership.isLeader()) {
            keepAuthority(namespace, wanted, context);
            keepLabel(namespace, wanted);
        }
        return UpdateControl.noUpdate();
    }

    /** The ConfigMap is there before the label is; pods that keep their sidecars keep it, too. */
    private void keepAuthority(Namespace namespace, boolean wanted, Context<Namespace> context) {
        String pem = authority.pem();
        boolean current =
                context.getSecondaryResource(ConfigMap.class)
                        .map(ConfigMap::getData)
                        .map(data -> pem.equals(data.get(MidflightNames.CA_CONFIG_MAP_KEY)))
                        .orElse(false);
        boolean kept = context.getSecondaryResource(ConfigMap.class).isPresent();
        if (!current && (wanted || (kept && isAlive(namespace)))) {
            client.resource(NamespaceDesired.authority(namespace.getMetadata().getName(), pem))
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(FIELD_MANAGER)
                                    .withForce(true)
                                    .build());
            LOG.infof("Namespace %s has the CA's bundle", namespace.getMetadata().getName());
        }
    }

    private void keepLabel(Namespace namespace, boolean wanted) {
        String name = namespace.getMetadata().getName();
        if (wanted == NamespaceDesired.isLabelled(namespace) || !isAlive(namespace)) {
            return;
        }
        String value = wanted ? '"' + MidflightNames.ENABLED + '"' : "null";
        client.namespaces()
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"%s\":%s}}}"
                                .formatted(MidflightNames.INJECTION_LABEL, value));
        LOG.infof("Namespace %s: injection label %s", name, wanted ? "set" : "removed");
    }

    private static boolean isAlive(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() == null;
    }
}
