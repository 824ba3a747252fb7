package dev.midflight.operator.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.midflight.crds.MidflightNames;
import dev.midflight.model.MeshPorts;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.rollout.PodKey;
import org.jspecify.annotations.Nullable;

/**
 * One JSON Patch (RFC 6902) that says at which ports callers speak mutual TLS to a pod. The API
 * server refuses it where a run has begun, or gone on, or somebody has changed what is to be
 * redirected, since the pod was seen.
 */
public record MeshPatch(String text) {
    /**
     * @param seen what it was decided on
     */
    public static MeshPatch of(PodKey pod, Injected seen, MeshPorts offers) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        String annotation = TogglePatch.pointer(MidflightNames.MESH_TLS_ANNOTATION);
        TogglePatch.add(operations, "test", "/metadata/uid", pod.uid());
        TogglePatch.add(
                operations,
                "test",
                TogglePatch.pointer(ToggleNote.ANNOTATION),
                orNull(seen.traffic().note()));
        TogglePatch.add(
                operations,
                "test",
                TogglePatch.pointer(MidflightNames.INTERCEPTION_ANNOTATION),
                seen.traffic().annotation().orElse(null));
        TogglePatch.add(operations, "test", annotation, orNull(seen.mesh().note()));
        TogglePatch.add(operations, "add", annotation, offers.toString());
        return new MeshPatch(operations.toString());
    }

    /** What is not there is null to a test. */
    private static @Nullable String orNull(String note) {
        return note.isEmpty() ? null : note;
    }
}
