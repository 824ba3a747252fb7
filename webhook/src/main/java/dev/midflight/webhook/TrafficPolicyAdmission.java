package dev.midflight.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.midflight.crds.policy.TrafficPolicy;

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
        return verdict.errors().isEmpty()
                ? new AdmissionAnswer.Allow(
                        JsonNodeFactory.instance.arrayNode(), verdict.warnings())
                : new AdmissionAnswer.Deny(
                        UNPROCESSABLE,
                        "TrafficPolicy "
                                + policy.getMetadata().getName()
                                + " is invalid: "
                                + String.join("; ", verdict.errors()),
                        verdict.warnings());
    }
}
