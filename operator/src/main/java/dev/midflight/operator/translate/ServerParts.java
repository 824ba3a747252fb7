package dev.midflight.operator.translate;

import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.QuotaRule;
import java.util.List;
import java.util.Optional;

/**
 * What a pod's own sidecar does at one of its ports.
 *
 * @param mtls empty: as the installation says
 */
public record ServerParts(Optional<MtlsMode> mtls, List<CheckRule> checks, List<QuotaRule> quotas) {
    public static final ServerParts NONE = new ServerParts(Optional.empty(), List.of(), List.of());

    public ServerParts {
        checks = List.copyOf(checks);
        quotas = List.copyOf(quotas);
    }
}
