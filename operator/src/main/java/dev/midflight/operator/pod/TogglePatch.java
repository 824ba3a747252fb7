package dev.midflight.operator.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.midflight.crds.MidflightNames;
import dev.midflight.model.MeshPorts;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import org.jspecify.annotations.Nullable;

/**
 * One JSON Patch (RFC 6902) that writes a pod's note. It begins with tests of the pod and of the
 * note that it follows, so that of two operators only one goes on. The first note tests for null,
 * which the API server's JSON Patch (evanphx/json-patch, test) takes for: nothing is there.
 *
 * @param text the patch
 * @param note what the annotation says afterwards
 */
public record TogglePatch(String text, String note) {
    /**
     * With the phase that switches goes the scope that is switched to, and with the one before that
     * callers are told to speak no mutual TLS to what is going to leave its proxy: one write for
     * both.
     */
    public static TogglePatch of(PodKey pod, String before, ToggleRun run) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        add(operations, "test", "/metadata/uid", pod.uid());
        add(operations, "test", pointer(ToggleNote.ANNOTATION), before.isEmpty() ? null : before);
        String note = ToggleNote.text(run);
        add(operations, "add", pointer(ToggleNote.ANNOTATION), note);
        if (run.phase() == TogglePhase.DRAINED && run.losesInbound()) {
            add(
                    operations,
                    "add",
                    pointer(MidflightNames.MESH_TLS_ANNOTATION),
                    MeshPorts.NONE.toString());
        }
        if (run.phase() == TogglePhase.SWITCHED) {
            add(
                    operations,
                    "add",
                    pointer(MidflightNames.INTERCEPTION_ANNOTATION),
                    run.scope().toString());
        }
        return new TogglePatch(operations.toString(), note);
    }

    static String pointer(String annotation) {
        return "/metadata/annotations/" + annotation.replace("~", "~0").replace("/", "~1");
    }

    static void add(ArrayNode operations, String operation, String path, @Nullable String value) {
        operations.addObject().put("op", operation).put("path", path).put("value", value);
    }
}
