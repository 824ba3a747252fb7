package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.TrafficPolicySpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A TrafficPolicy as it is decided over.
 *
 * @param created its {@code creationTimestamp} (RFC 3339)
 */
public record PolicyEntry(String namespace, String name, String created, TrafficPolicySpec spec) {
    /** The older one first; of the same second that with the smaller name. */
    static final Comparator<PolicyEntry> BY_AGE =
            Comparator.comparing(PolicyEntry::created)
                    .thenComparing(PolicyEntry::name)
                    .thenComparing(PolicyEntry::namespace);

    public PolicyKey key() {
        return new PolicyKey(namespace, name);
    }

    public PolicyTarget target() {
        return spec.target();
    }

    /** What it says of mutual TLS; empty: nothing. */
    public Optional<MtlsMode> mtlsMode() {
        return spec.mtlsMode();
    }

    /** Whether it says something of what comes in at pods. */
    public boolean isOfServers() {
        return spec.hasServersParts();
    }

    /** Whether it says something of what a Service's callers do. */
    public boolean isOfCallers() {
        return spec.hasCallersParts();
    }

    /** The same without what callers do. */
    public PolicyEntry ofServersOnly() {
        TrafficPolicySpec guards =
                new TrafficPolicySpec(
                        spec.target(),
                        List.of(),
                        List.of(),
                        null,
                        spec.mtls(),
                        spec.check(),
                        spec.quotas());
        return new PolicyEntry(namespace, name, created, guards);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
