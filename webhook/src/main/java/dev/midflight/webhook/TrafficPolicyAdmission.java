package dev.midflight.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The validating webhook of TrafficPolicies. */
final class TrafficPolicyAdmission implements AdmissionHandler {
    private static final int UNPROCESSABLE = 422;

    @Override
    public AdmissionAnswer answer(AdmissionRequest request) {
        TrafficPolicy policy = request.objectAs(TrafficPolicy.class);
        if (policy.getMetadata().getDeletionTimestamp() != null) {
            return AdmissionAnswer.unchanged();
        }
        TrafficPolicyRules.Verdict verdict = TrafficPolicyRules.check(policy.getSpec());
        List<String> warnings = new ArrayList<>(verdict.warnings());
        if (isStrict(policy) && !takesMtls(request)) {
            warnings.add(
                    "spec.mtls: callers that have no mutual TLS yet are refused until they have"
                            + " heard of it; Permissive takes both");
        }
        return verdict.errors().isEmpty()
                ? new AdmissionAnswer.Allow(JsonNodeFactory.instance.arrayNode(), warnings)
                : new AdmissionAnswer.Deny(
                        UNPROCESSABLE,
                        "TrafficPolicy "
                                + policy.getMetadata().getName()
                                + " is invalid: "
                                + String.join("; ", verdict.errors()),
                        warnings);
    }

    /** Whether callers of what it is about have mutual TLS by this very policy. */
    private static boolean takesMtls(AdmissionRequest request) {
        return request.oldObjectAs(TrafficPolicy.class)
                .flatMap(before -> before.getSpec().mtlsMode())
                .filter(mode -> mode != MtlsMode.DISABLED)
                .isPresent();
    }

    private static boolean isStrict(TrafficPolicy policy) {
        return policy.getSpec().mtlsMode().equals(Optional.of(MtlsMode.STRICT));
    }
}
