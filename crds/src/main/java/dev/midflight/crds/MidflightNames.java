package dev.midflight.crds;

/** Every name that the injected pod, the webhook and the operator share (docs/design/pod.md). */
public final class MidflightNames {
    public static final String GROUP = "midflight.dev";
    public static final String VERSION = "v1alpha1";

    /** Annotation of a namespace (enabled) and of a pod (disabled). */
    public static final String INJECT_ANNOTATION = "midflight.dev/inject";

    /** Label of a namespace, derived from its annotation; the pod webhook selects on it. */
    public static final String INJECTION_LABEL = "midflight.dev/injection";

    public static final String ENABLED = "enabled";
    public static final String DISABLED = "disabled";

    /** Label of an injected pod: the SidecarSet's name. */
    public static final String SIDECARSET_LABEL = "midflight.dev/sidecarset";

    public static final String ACTIVE_SLOT_ANNOTATION = "midflight.dev/active-slot";
    public static final String EPOCH_ANNOTATION = "midflight.dev/epoch";

    /** Annotation of a pod: short JSON that says why and how it was injected, or why not. */
    public static final String DECISION_ANNOTATION = "midflight.dev/decision";

    /** Annotation of a pod: what of its traffic is redirected (model.InterceptionScope). */
    public static final String INTERCEPTION_ANNOTATION = "midflight.dev/interception";

    /** Annotations of a pod: {@code 7000=tcp,3306=server-first}, what is spoken at ports. */
    public static final String INBOUND_PORT_PROTOCOLS_ANNOTATION =
            "midflight.dev/inbound-port-protocols";

    public static final String OUTBOUND_PORT_PROTOCOLS_ANNOTATION =
            "midflight.dev/outbound-port-protocols";

    /**
     * Annotation of a namespace, or of a pod instead: the namespaces whose Services its sidecars
     * know beside those of their own, separated by commas; {@code *}: all.
     */
    public static final String IMPORTS_ANNOTATION = "midflight.dev/imports";

    /**
     * Annotation of a pod without a sidecar of ours, in which another client of the control plane
     * runs: {@link #XDS_CLIENT_MTLS} where it takes the mesh's mutual TLS for what comes in.
     */
    public static final String XDS_CLIENT_ANNOTATION = "midflight.dev/xds-client";

    public static final String XDS_CLIENT_MTLS = "mtls";

    /**
     * Annotation of a pod: at which of its ports its sidecar takes mutual TLS (model.MeshPorts);
     * the operator's alone.
     */
    public static final String MESH_TLS_ANNOTATION = "midflight.dev/mesh-tls";

    /** Annotation of a namespace (bypass): every pod's traffic goes directly, at once. */
    public static final String EMERGENCY_ANNOTATION = "midflight.dev/emergency";

    public static final String BYPASS = "bypass";

    public static final String SLOT_A_CONTAINER = "midflight-a";
    public static final String SLOT_B_CONTAINER = "midflight-b";
    public static final String NET_CONTAINER = "midflight-net";

    public static final String RUN_VOLUME = "midflight-run";
    public static final String RUN_DIRECTORY = "/run/midflight";
    public static final String TOKEN_VOLUME = "midflight-token";
    public static final String TOKEN_DIRECTORY = "/var/run/secrets/midflight";
    public static final String TOKEN_AUDIENCE = "midflight";

    /** The ConfigMap with the installation's CA bundle in every injected namespace. */
    public static final String CA_CONFIG_MAP = "midflight-ca";

    public static final String CA_CONFIG_MAP_KEY = "ca.crt";

    /** The Secret with the CA's key and certificate, in the installation's own namespace. */
    public static final String CA_SECRET = "midflight-ca-key";

    /** The Secret with the key and certificate of the workloads' CA, in the same namespace. */
    public static final String MESH_CA_SECRET = "midflight-mesh-ca-key";

    public static final String FLEET_SERVICE = "midflight-fleet";
    public static final int FLEET_PORT = 15010;
    public static final String WEBHOOK_SERVICE = "midflight-webhook";

    public static final String AGENT = "/opt/midflight/bin/midflight-agent";
    public static final long SIDECAR_UID = 1337;

    public static final int FIRST_RESERVED_PORT = 15000;
    public static final int LAST_RESERVED_PORT = 15099;
    public static final int OUTBOUND_PORT = 15001;
    public static final int INBOUND_PORT = 15006;
    public static final int APP_PROBE_PORT = 15020;

    /** Nobody listens there; where inbound interception is on, the proxy answers (toggle.md). */
    public static final int WITNESS_PORT = 15099;

    private MidflightNames() {}
}
