package dev.midflight.webhook;

/** Why a pod is left alone; the name is what annotation, event and metric say. */
public enum SkipReason {
    ALREADY_INJECTED("AlreadyInjected", false),
    NAMESPACE_NOT_ENABLED("NamespaceNotEnabled", false),
    PROTECTED_NAMESPACE("ProtectedNamespace", false),
    NO_SIDECAR_SET("NoSidecarSet", false),
    OPTED_OUT("OptedOut", false),
    HOST_NETWORK("HostNetwork", true),
    WINDOWS("Windows", true),
    POD_SECURITY("PodSecurity", true),
    PORT_IN_USE("PortInUse", true),
    UID_IN_USE("UidInUse", true),
    NAME_IN_USE("NameInUse", true),
    NAME_TOO_LONG("NameTooLong", true),
    NEEDS_NATIVE_SIDECARS("NeedsNativeSidecars", true),
    EXCLUSIVE_CPUS("ExclusiveCpus", true),
    LIMIT_RANGE("LimitRange", true),
    MEMORY_LIMIT_TOO_SMALL("MemoryLimitTooSmall", true),
    OVERCOMMIT_IMPOSSIBLE("OvercommitImpossible", true);

    private final String code;
    private final boolean recorded;

    SkipReason(String code, boolean recorded) {
        this.code = code;
        this.recorded = recorded;
    }

    /** One word in CamelCase. */
    public String code() {
        return code;
    }

    /** True where the pod is annotated with the reason, so that nobody takes it for missed. */
    public boolean recorded() {
        return recorded;
    }
}
