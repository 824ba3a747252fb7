package dev.midflight.sidecar.report;

import dev.midflight.sidecar.text.JsonText;
import java.util.Map;
import java.util.stream.Collectors;

/** Attributes in OTLP's JSON: {@code "attributes":[...]}. */
final class OtlpAttributes {
    private OtlpAttributes() {}

    /** Numbers stay numbers, which are text in protobuf's JSON. */
    static String json(Map<String, ?> attributes) {
        return attributes.entrySet().stream()
                .map(each -> attribute(each.getKey(), each.getValue()))
                .collect(Collectors.joining(",", "\"attributes\":[", "]"));
    }

    private static String attribute(String name, Object value) {
        String typed =
                value instanceof Number
                        ? "\"intValue\":\"" + value + "\""
                        : "\"stringValue\":" + JsonText.quoted(value.toString());
        return "{\"key\":" + JsonText.quoted(name) + ",\"value\":{" + typed + "}}";
    }
}
