package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.MtlsRule;
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
        return Optional.ofNullable(spec.mtls()).map(MtlsRule::mode);
    }

    /** Whether it says something of what comes in at pods. */
    public boolean isOfServers() {
        return spec.mtls() != null || spec.check() != null || !spec.quotas().isEmpty();
    }

    /** Whether it says something of what a Service's callers do. */
    public boolean isOfCallers() {
        return !spec.subsets().isEmpty() || !spec.routes().isEmpty() || spec.upstream() != null;
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
