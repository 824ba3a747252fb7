package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.EnumSet;

/** The RFC 6902 patch between two states of an object; only add, remove and replace. */
public final class JsonPatch {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final EnumSet<DiffFlags> PLAIN =
            EnumSet.of(
                    DiffFlags.OMIT_MOVE_OPERATION,
                    DiffFlags.OMIT_COPY_OPERATION,
                    DiffFlags.OMIT_VALUE_ON_REMOVE);

    private JsonPatch() {}

    /** Empty array where nothing differs. */
    public static JsonNode between(Object before, Object after) {
        return JsonDiff.asJson(tree(before), tree(after), PLAIN);
    }

    static JsonNode tree(Object object) {
        return JSON.convertValue(object, JsonNode.class);
    }
}
