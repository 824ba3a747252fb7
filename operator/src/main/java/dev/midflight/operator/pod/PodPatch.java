package dev.midflight.operator.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midflight.crds.MidflightNames;
import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.rollout.SlotContainer;
import java.time.Instant;

/**
 * One JSON Patch (RFC 6902) of a pod. It begins with tests of all that the decision was based on,
 * so that the API server refuses it when the pod has changed since.
 */
public final class PodPatch {
    private static final String ANNOTATIONS = "/metadata/annotations/";

    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private PodPatch(FleetPod seen) {
        add("test", "/metadata/uid", seen.key().uid());
        if (seen.intent().epoch().value() > 0) {
            add(
                    "test",
                    pointer(MidflightNames.ACTIVE_SLOT_ANNOTATION),
                    seen.intent().active().letter());
            add("test", pointer(MidflightNames.EPOCH_ANNOTATION), seen.intent().epoch().toString());
        }
    }

    /** Annotations alone; no container restarts. */
    public static PodPatch annotations(FleetPod seen, Intent intent, Progress progress) {
        return new PodPatch(seen).say(intent, progress);
    }

    /** Annotations and one slot's image: the kubelet restarts that container and no other. */
    public static PodPatch image(
            FleetPod seen, Slot slot, String image, Intent intent, Progress progress, Instant now) {
        PodPatch patch = new PodPatch(seen);
        SlotContainer container = seen.slot(slot);
        patch.add("test", container.path() + "/name", slot.containerName());
        patch.add("test", container.path() + "/image", container.image());
        patch.add("replace", container.path() + "/image", image);
        patch.add(
                "add",
                pointer(RestartsNote.ANNOTATION),
                RestartsNote.text(seen.restarts().with(slot, image, now)));
        return patch.say(intent, progress);
    }

    public String text() {
        return operations.toString();
    }

    private PodPatch say(Intent intent, Progress progress) {
        add("add", pointer(MidflightNames.ACTIVE_SLOT_ANNOTATION), intent.active().letter());
        add("add", pointer(MidflightNames.EPOCH_ANNOTATION), intent.epoch().toString());
        ProgressNote.text(progress)
                .ifPresent(text -> add("add", pointer(ProgressNote.ANNOTATION), text));
        return this;
    }

    private static String pointer(String annotation) {
        return ANNOTATIONS + annotation.replace("~", "~0").replace("/", "~1");
    }

    private void add(String operation, String path, String value) {
        ObjectNode node = operations.addObject();
        node.put("op", operation).put("path", path).put("value", value);
    }
}
