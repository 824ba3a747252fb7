package dev.midflight.crds;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midflight.crds.policy.TrafficPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample says only what the schema knows; its CEL rules are the API server's to check. */
final class SamplesTest {
    private static final Path SAMPLES = Path.of("../config/samples");
    private final List<String> errors = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(classes = {SidecarSet.class, InterceptionToggle.class, TrafficPolicy.class})
    void samplesSayOnlyWhatTheSchemaKnows(Class<? extends HasMetadata> kind) throws IOException {
        JSONSchemaProps schema =
                CrdYaml.of(kind)
                        .parsed()
                        .getSpec()
                        .getVersions()
                        .getFirst()
                        .getSchema()
                        .getOpenAPIV3Schema();
        String name = HasMetadata.getSingular(kind);
        List<Path> samples;
        try (Stream<Path> files = Files.list(SAMPLES)) {
            samples = files.filter(file -> file.toString().contains(name)).toList();
        }
        assertFalse(samples.isEmpty());

        for (Path sample : samples) {
            JsonNode tree = Serialization.unmarshal(Files.readString(sample), JsonNode.class);
            check(sample.getFileName() + ": spec", tree.path("spec"), property(schema, "spec"));
        }

        assertEquals(List.of(), errors);
    }

    /** kubectl and Helm read YAML 1.1 (Boolean, type tag): an unquoted {@code on} is true there. */
    @ParameterizedTest
    @ValueSource(classes = {SidecarSet.class, InterceptionToggle.class, TrafficPolicy.class})
    void noFieldIsCalledLikeABoolean(Class<? extends HasMetadata> kind) {
        JsonNode tree = Serialization.unmarshal(CrdYaml.of(kind).text(), JsonNode.class);
        Set<String> names = new TreeSet<>();
        fields(tree, names);

        assertTrue(names.size() > 10);
        names.removeIf(name -> !name.matches("(?i)y|yes|n|no|on|off|true|false"));
        assertEquals(Set.of(), names);
    }

    private static void fields(JsonNode node, Set<String> names) {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        node.forEach(child -> fields(child, names));
    }

    @Test
    void checkerFindsWhatIsWrong() {
        JSONSchemaProps schema =
                Serialization.unmarshal(
                        """
                        type: object
                        required: [name]
                        properties:
                          name: {type: string, pattern: "^[a-z]+$"}
                          mode: {type: string, enum: [A, B]}
                          count: {type: integer, minimum: 1, maximum: 5}
                        """,
                        JSONSchemaProps.class);
        JsonNode bad = Serialization.unmarshal("mode: C\ncount: 9\nother: 1", JsonNode.class);

        check("x", bad, schema);

        assertEquals(
                List.of(
                        "x.name: missing",
                        "x.mode: C is not one of [\"A\", \"B\"]",
                        "x.count: 9 is out of bounds",
                        "x.other: unknown"),
                errors);
    }

    private void check(String path, JsonNode value, JSONSchemaProps schema) {
        if (value.isObject() && schema.getAdditionalProperties() == null) {
            checkObject(path, value, schema);
        } else if (value.isArray()) {
            value.forEach(item -> check(path + "[]", item, schema.getItems().getSchema()));
        } else if (value.isTextual()) {
            checkText(path, value, schema);
        } else if (value.isNumber() && isOutOfBounds(value.asDouble(), schema)) {
            errors.add(path + ": " + value + " is out of bounds");
        }
    }

    private void checkObject(String path, JsonNode value, JSONSchemaProps schema) {
        schema.getRequired().stream()
                .filter(name -> !value.has(name))
                .forEach(name -> errors.add(path + "." + name + ": missing"));
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JSONSchemaProps known = schema.getProperties().get(field.getKey());
            if (known == null) {
                errors.add(path + "." + field.getKey() + ": unknown");
            } else {
                check(path + "." + field.getKey(), field.getValue(), known);
            }
        }
    }

    private void checkText(String path, JsonNode value, JSONSchemaProps schema) {
        if (!schema.getEnum().isEmpty() && !schema.getEnum().contains(value)) {
            errors.add(path + ": " + value.asText() + " is not one of " + schema.getEnum());
        }
        if (schema.getPattern() != null && !value.asText().matches(schema.getPattern())) {
            errors.add(path + ": " + value.asText() + " does not match " + schema.getPattern());
        }
    }

    private static boolean isOutOfBounds(double value, JSONSchemaProps schema) {
        boolean tooSmall = schema.getMinimum() != null && value < schema.getMinimum();
        boolean tooLarge = schema.getMaximum() != null && value > schema.getMaximum();
        return tooSmall || tooLarge;
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return requireNonNull(schema.getProperties().get(name), name);
    }
}
