package dev.midflight.wire.xds;

import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.wire.xds.proto.CoreProto.HeaderValue;
import dev.midflight.wire.xds.proto.CoreProto.HeaderValueOption;
import dev.midflight.wire.xds.proto.CoreProto.HeaderValueOption.HeaderAppendAction;
import java.util.List;
import java.util.stream.Stream;

/** Fields that are set or added; those that are removed have a list of their own. */
final class HeaderWriter {
    private HeaderWriter() {}

    static List<HeaderValueOption> write(HeaderEdits edits) {
        Stream<HeaderValueOption> set =
                edits.set().stream()
                        .map(field -> option(field, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
        Stream<HeaderValueOption> add =
                edits.add().stream()
                        .map(field -> option(field, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
        return Stream.concat(set, add).toList();
    }

    private static HeaderValueOption option(HeaderEdits.Field field, HeaderAppendAction action) {
        return HeaderValueOption.newBuilder()
                .setHeader(
                        HeaderValue.newBuilder()
                                .setKey(field.name())
                                .setValue(escaped(field.value())))
                .setAppendAction(action)
                .setKeepEmptyValue(field.value().isEmpty())
                .build();
    }

    /** A percent sign begins a command of Envoy's formatter. */
    private static String escaped(String value) {
        return value.replace("%", "%%");
    }
}
