package dev.midflight.operator.discovery;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Small objects of namespace {@code shop} as the API server would show them. */
public final class MeshObjects {
    private MeshObjects() {}

    /** With one port of the name {@code http}, leading to 8080. */
    public static Service service(String name, String address) {
        return service(
                """
                kind: Service
                metadata: {name: %s, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  clusterIP: %s
                  clusterIPs: [%s]
                  ports: [{name: http, port: 80, targetPort: 8080}]
                """
                        .formatted(name, address, address));
    }

    public static Service service(String yaml) {
        return Serialization.unmarshal(yaml, Service.class);
    }

    /** Of ready pods: {@code a} has the address 10.1.0.97 and the uid {@code uid-a}. */
    public static EndpointSlice slice(String service, String... pods) {
        return slice(
                """
                kind: EndpointSlice
                metadata:
                  name: %s-1
                  namespace: shop
                  labels: {kubernetes.io/service-name: %s}
                addressType: IPv4
                ports: [{name: http, port: 8080, protocol: TCP}]
                endpoints: [%s]
                """
                        .formatted(
                                service,
                                service,
                                Arrays.stream(pods)
                                        .map(MeshObjects::endpoint)
                                        .collect(Collectors.joining(", "))));
    }

    public static EndpointSlice slice(String yaml) {
        return Serialization.unmarshal(yaml, EndpointSlice.class);
    }

    private static String endpoint(String pod) {
        return "{addresses: [10.1.0.%d], zone: z1, targetRef: {kind: Pod, name: %s, uid: uid-%s}}"
                .formatted((int) pod.charAt(0), pod, pod);
    }

    /** The same, whose sidecar takes mutual TLS at those ports. */
    public static Pod meshPod(String name, String app, String ports) {
        Pod pod = pod(name, app);
        pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", ports);
        return pod;
    }

    /** With a sidecar, and the label {@code app}. */
    public static Pod pod(String name, String app) {
        return Serialization.unmarshal(
                """
                kind: Pod
                metadata:
                  name: %s
                  namespace: shop
                  uid: uid-%s
                  labels: {app: %s, midflight.dev/sidecarset: default}
                spec: {serviceAccountName: %s}
                """
                        .formatted(name, name, app, app),
                Pod.class);
    }
}
