package dev.midflight.operator.scale;

import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One namespace's objects, as the API server would show them.
 *
 * @param services each with one port of HTTP
 * @param endpoints behind each of them
 * @param pods with a sidecar, each of which reads the namespace
 */
record World(int services, int endpoints, int pods) {
    private static final String NAMESPACE = "shop";

    /** As Kubernetes' own controller has it by default. */
    private static final int OF_A_SLICE = 100;

    List<HasMetadata> objects() {
        List<HasMetadata> all = new ArrayList<>();
        for (int service = 0; service < services; service++) {
            all.add(service(service));
            for (int first = 0; first < endpoints; first += OF_A_SLICE) {
                all.add(slice(service, first, 0));
            }
        }
        return all;
    }

    List<KnownPod> injected() {
        return IntStream.range(0, pods)
                .mapToObj(pod -> TestingInventory.known(InjectedPods.fresh("pod-" + pod)))
                .toList();
    }

    /** The first endpoint of each of the first Services has another address in each generation. */
    List<EndpointSlice> changed(int resources, int generation) {
        return IntStream.range(0, resources)
                .mapToObj(service -> slice(service, 0, generation))
                .toList();
    }

    private static Service service(int number) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("service-" + number)
                .withNamespace(NAMESPACE)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withNewSpec()
                .withClusterIP(address(96, number))
                .withClusterIPs(address(96, number))
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private EndpointSlice slice(int service, int first, int generation) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("service-" + service + "-" + first)
                .withNamespace(NAMESPACE)
                .addToLabels("kubernetes.io/service-name", "service-" + service)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withPort(8080)
                .withProtocol("TCP")
                .endPort()
                .withEndpoints(
                        IntStream.range(first, Math.min(first + OF_A_SLICE, endpoints))
                                .mapToObj(number -> endpoint(service, number, generation))
                                .toList())
                .build();
    }

    private Endpoint endpoint(int service, int number, int generation) {
        int own = service * endpoints + number;
        boolean other = number == 0 && generation % 2 == 1;
        return new EndpointBuilder()
                .withAddresses(address(other ? 128 : 1, own))
                .withZone("z" + number % 3)
                .withNewTargetRef()
                .withKind("Pod")
                .withName("served-" + own)
                .withUid("uid-served-" + own)
                .endTargetRef()
                .build();
    }

    private static String address(int second, int number) {
        return "10." + (second + (number >> 16)) + "." + (number >> 8 & 255) + "." + (number & 255);
    }
}
