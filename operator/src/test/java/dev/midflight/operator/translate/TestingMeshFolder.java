package dev.midflight.operator.translate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.PortEndpoints;
import dev.midflight.operator.discovery.TestingMesh;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder's {@code in/*.yaml}: Services, EndpointSlices, Pods and TrafficPolicies of namespace
 * {@code shop}; a pod has a sidecar where it has the label {@code midflight.dev/sidecarset}, and
 * takes mTLS where its uid begins with {@code mesh-}.
 */
final class TestingMeshFolder {
    private static final Pattern DOCUMENTS = Pattern.compile("^---\n", Pattern.MULTILINE);
    private static final String NAMESPACE = "shop";
    private static final String TRUST_DOMAIN = "cluster.local";

    private final MeshIndex index = new MeshIndex();
    private final List<PolicyEntry> policies = new ArrayList<>();
    private final Map<String, String> pods = new TreeMap<>();

    private TestingMeshFolder() {}

    static TestingMeshFolder read(Path folder) {
        TestingMeshFolder read = new TestingMeshFolder();
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            for (Path file : files.sorted().toList()) {
                DOCUMENTS.splitAsStream(Files.readString(file)).forEach(read::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private void add(String document) {
        String kind = Serialization.unmarshal(document, JsonNode.class).path("kind").asText();
        switch (kind) {
            case "Service" -> see(Serialization.unmarshal(document, Service.class));
            case "EndpointSlice" -> {
                EndpointSlice slice = Serialization.unmarshal(document, EndpointSlice.class);
                slice.getEndpoints().stream()
                        .map(endpoint -> endpoint.getTargetRef().getUid())
                        .filter(TestingMeshFolder::takesMtls)
                        .map(TestingMeshFolder::unlabelled)
                        .forEach(this::see);
                see(slice);
            }
            case "Pod" -> {
                Pod pod = Serialization.unmarshal(document, Pod.class);
                if (takesMtls(pod.getMetadata().getUid())) {
                    pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", "*");
                }
                see(pod);
                pods.put(pod.getMetadata().getName(), pod.getMetadata().getUid());
            }
            case "TrafficPolicy" ->
                    policies.add(entry(Serialization.unmarshal(document, TrafficPolicy.class)));
            default -> throw new IllegalArgumentException("kind: " + kind);
        }
    }

    private static boolean takesMtls(String uid) {
        return uid.startsWith("mesh-");
    }

    /** Until the folder tells more of it, if it does. */
    private static Pod unlabelled(String uid) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(uid)
                .withUid(uid)
                .addToLabels("midflight.dev/sidecarset", "default")
                .addToAnnotations("midflight.dev/mesh-tls", "*")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private void see(HasMetadata object) {
        var _ = TestingMesh.put(object).apply(index);
    }

    private static PolicyEntry entry(TrafficPolicy policy) {
        return new PolicyEntry(
                policy.getMetadata().getNamespace(),
                policy.getMetadata().getName(),
                policy.getMetadata().getCreationTimestamp(),
                policy.getSpec());
    }

    /** All that the translation makes of it, as records in maps. */
    Map<String, Object> translated() {
        PolicyDecision decision = PolicyDecision.of(policies, index::service, TRUST_DOMAIN);
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "refused", decision.refused());
        put(
                all,
                "conflicts",
                decision.book().conflicts().stream()
                        .map(each -> each.loser() + " " + each.part() + ": " + each.winner())
                        .toList());
        Map<String, Object> services = new LinkedHashMap<>();
        for (MeshService service : index.servicesIn(NAMESPACE)) {
            for (MeshPort port : service.ports()) {
                ServicePort which = new ServicePort(service.key(), port.number());
                services.put(which.toString(), outbound(service, port, decision));
            }
        }
        all.put("services", services);
        Map<String, Object> inbound = new LinkedHashMap<>();
        pods.forEach(
                (name, uid) ->
                        index.pod(uid)
                                .ifPresent(pod -> inbound.put(name, inbound(uid, pod, decision))));
        put(all, "pods", inbound);
        return all;
    }

    private Map<String, Object> outbound(
            MeshService service, MeshPort port, PolicyDecision decision) {
        ServicePort which = new ServicePort(service.key(), port.number());
        CallerParts parts = decision.book().callers(service.key(), port.number());
        PortEndpoints endpoints = index.endpoints(which);
        Map<String, Object> made = new LinkedHashMap<>();
        OutboundListener.of(service, port, Reach.of(service, port, endpoints.all()))
                .ifPresent(listener -> made.put("listener", listener));
        CallerParts ofAll = parts.withRoutes(ServiceTranslation.routesOfAll(parts.routes()));
        ServiceConfig config =
                ServiceTranslation.of(service, port, ofAll, decision.directory(index::service));
        config.table().ifPresent(table -> made.put("table", table));
        made.put("clusters", config.clusters());
        Map<ClusterName, List<Endpoint>> byCluster = new LinkedHashMap<>();
        EndpointTranslation.behind(which, parts.subsets(), endpoints.used())
                .forEach(
                        (cluster, members) ->
                                byCluster.put(cluster, EndpointTranslation.listed(members)));
        made.put("endpoints", byCluster);
        put(made, "problems", config.problems());
        return made;
    }

    private Map<String, Object> inbound(String uid, MeshPod pod, PolicyDecision decision) {
        InboundConfig config =
                InboundTranslation.of(
                        pod, index.portsOf(uid), decision.book(), TRUST_DOMAIN, MtlsMode.DISABLED);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("listeners", config.listeners());
        put(made, "tables", config.tables());
        put(made, "problems", config.problems());
        put(made, "ownTables", ownTables(pod, decision));
        return made;
    }

    private List<Object> ownTables(MeshPod pod, PolicyDecision decision) {
        List<Object> tables = new ArrayList<>();
        for (MeshService service : index.servicesIn(NAMESPACE)) {
            for (MeshPort port : service.ports()) {
                CallerParts parts = decision.book().callers(service.key(), port.number());
                CallerParts own =
                        parts.withRoutes(
                                ServiceTranslation.routesOf(parts.routes(), NAMESPACE, pod));
                if (own.dependsOnCaller()) {
                    ServiceTranslation.of(service, port, own, decision.directory(index::service))
                            .table()
                            .ifPresent(tables::add);
                }
            }
        }
        return tables;
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        boolean empty =
                (value instanceof List<?> list && list.isEmpty())
                        || (value instanceof Map<?, ?> entries && entries.isEmpty());
        if (!empty) {
            map.put(key, value);
        }
    }
}
