package dev.midflight.wire.xds;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.wire.xds.proto.CoreProto.HeaderValueOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@link HeaderWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class HeaderReader {
    private HeaderReader() {}

    static HeaderEdits read(List<String> remove, List<HeaderValueOption> options) {
        List<HeaderEdits.Field> set = new ArrayList<>();
        List<HeaderEdits.Field> add = new ArrayList<>();
        for (HeaderValueOption option : options) {
            String name = option.getHeader().getKey().toLowerCase(Locale.ROOT);
            String value = literal(name, option.getHeader().getValue());
            if (!value.isEmpty() || option.getKeepEmptyValue()) {
                (overwrites(name, option) ? set : add).add(new HeaderEdits.Field(name, value));
            }
        }
        List<String> removed = remove.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return new HeaderEdits(removed, set, add);
    }

    private static boolean overwrites(String name, HeaderValueOption option) {
        if (option.hasAppend()) {
            return !option.getAppend().getValue();
        }
        return switch (option.getAppendAction()) {
            case OVERWRITE_IF_EXISTS_OR_ADD -> true;
            case APPEND_IF_EXISTS_OR_ADD -> false;
            case ADD_IF_ABSENT, OVERWRITE_IF_EXISTS, UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "headers_to_add["
                                    + name
                                    + "].append_action: "
                                    + option.getAppendAction()
                                    + " (expected: OVERWRITE_IF_EXISTS_OR_ADD or"
                                    + " APPEND_IF_EXISTS_OR_ADD)");
        };
    }

    /** Commands of Envoy's formatter have no meaning here. */
    private static String literal(String name, String value) {
        if (value.replace("%%", "").indexOf('%') >= 0) {
            throw new IllegalArgumentException(
                    "headers_to_add[" + name + "]: '" + value + "' (expected: without %COMMANDS%)");
        }
        return value.replace("%%", "%");
    }
}
