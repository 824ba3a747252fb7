package dev.midflight.operator.translate;

import dev.midflight.crds.policy.TrafficPolicySpec;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Policies of namespace {@code shop}. */
public final class TestingPolicies {
    private TestingPolicies() {}

    /**
     * All of the same second: the smaller name is the older one.
     *
     * @param parts of its spec, in YAML
     */
    public static PolicyEntry policy(String name, String... parts) {
        TrafficPolicySpec spec =
                Serialization.unmarshal(String.join("\n", parts), TrafficPolicySpec.class);
        return new PolicyEntry("shop", name, "2026-02-01T00:00:00Z", spec);
    }

    /** Named by its mode. */
    static PolicyEntry mtls(String target, String mode) {
        return policy(mode, "target: " + target, "mtls: {mode: " + mode + "}");
    }
}
