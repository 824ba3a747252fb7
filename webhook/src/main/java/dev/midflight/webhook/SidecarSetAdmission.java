package dev.midflight.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.midflight.crds.SidecarSet;
import java.util.List;

/** The validating webhook of SidecarSets. */
final class SidecarSetAdmission implements AdmissionHandler {
    private static final int UNPROCESSABLE = 422;

    private final ClusterView cluster;

    SidecarSetAdmission(ClusterView cluster) {
        this.cluster = cluster;
    }

    @Override
    public AdmissionAnswer answer(AdmissionRequest request) {
        SidecarSet set = request.objectAs(SidecarSet.class);
        if (set.getMetadata().getDeletionTimestamp() != null) {
            return AdmissionAnswer.unchanged();
        }
        List<SidecarSet> others =
                cluster.freshSidecarSets().stream()
                        .filter(
                                other ->
                                        !other.getMetadata()
                                                .getName()
                                                .equals(set.getMetadata().getName()))
                        .toList();
        SidecarSetRules.Verdict verdict =
                SidecarSetRules.check(set, request.oldObjectAs(SidecarSet.class), others);
        return verdict.errors().isEmpty()
                ? new AdmissionAnswer.Allow(
                        JsonNodeFactory.instance.arrayNode(), verdict.warnings())
                : new AdmissionAnswer.Deny(
                        UNPROCESSABLE,
                        "SidecarSet "
                                + set.getMetadata().getName()
                                + " is invalid: "
                                + String.join("; ", verdict.errors()),
                        verdict.warnings());
    }
}
