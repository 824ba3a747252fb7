package dev.midflight.operator.client;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What there is in namespace {@code shop}, as YAML: {@code web} calls {@code reviews}. */
final class Shop {
    /** Where {@code web} finds {@code reviews}. */
    static final InetSocketAddress REVIEWS = new InetSocketAddress("10.96.0.1", 80);

    private Shop() {}

    /** The Service, both of its versions' pods, and a pod that calls them. */
    static String reviews(String appProtocol) {
        return """
        kind: Service
        metadata: {name: reviews, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec:
          clusterIP: %s
          clusterIPs: [%s]
          ports: [{name: main, port: %d, targetPort: 8080, appProtocol: %s}]
        ---
        """
                        .formatted(
                                REVIEWS.getHostString(),
                                REVIEWS.getHostString(),
                                REVIEWS.getPort(),
                                appProtocol)
                + pod("reviews-v1", "reviews", "v1")
                + pod("reviews-v2", "reviews", "v2")
                + pod("web", "web", "v1");
    }

    private static String pod(String name, String app, String version) {
        return """
        kind: Pod
        metadata:
          name: %s
          namespace: shop
          uid: uid-%s
          labels: {app: %s, version: %s}
          annotations: {midflight.dev/xds-client: "true"}
        spec: {serviceAccountName: %s}
        ---
        """
                .formatted(name, name, app, version, app);
    }

    /** A pod that takes the mesh's mutual TLS. */
    static String mutual(String name) {
        return pod(name, "reviews", name.endsWith("v2") ? "v2" : "v1").replace("\"true\"", "mtls");
    }

    /** One ready pod of the Service; a slice of its own, because each has another port. */
    static String ready(String pod, InetSocketAddress address) {
        return slice(
                pod,
                address.getPort(),
                "{addresses: [%s], targetRef: {kind: Pod, name: %s, uid: uid-%s}}"
                        .formatted(address.getAddress().getHostAddress(), pod, pod));
    }

    /** The pod is not ready any more. */
    static String away(String pod) {
        return slice(pod, 8080, "");
    }

    private static String slice(String pod, int port, String endpoints) {
        return """
        kind: EndpointSlice
        metadata: {name: %s, namespace: shop, labels: {kubernetes.io/service-name: reviews}}
        addressType: IPv4
        ports: [{name: main, port: %d, protocol: TCP}]
        endpoints: [%s]
        ---
        """
                .formatted(pod, port, endpoints);
    }

    /**
     * @param parts of its {@code spec}
     */
    static String policy(String name, String... parts) {
        String spec =
                Arrays.stream(parts)
                        .flatMap(String::lines)
                        .map(line -> "  " + line)
                        .collect(Collectors.joining("\n"));
        return "kind: TrafficPolicy\nmetadata: {name: %s, namespace: shop}\nspec:\n%s\n---\n"
                .formatted(name, spec);
    }

    static String split(int v1, int v2) {
        return policy(
                "split",
                "target: {service: {name: reviews}}",
                "subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]",
                "routes:",
                "- name: all",
                "  split: [{subset: v1, weight: %d}, {subset: v2, weight: %d}]".formatted(v1, v2));
    }
}
