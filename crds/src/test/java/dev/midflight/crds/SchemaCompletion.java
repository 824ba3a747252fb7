package dev.midflight.crds;

import static java.util.Objects.requireNonNull;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Adds to the generated schema what annotations can't say: limits inside Kubernetes' own types. */
final class SchemaCompletion implements CRDPostProcessor {

    private final List<String> columns;

    SchemaCompletion(Class<? extends HasMetadata> kind) {
        columns =
                Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                        .map(AdditionalPrinterColumn::name)
                        .toList();
    }

    @Override
    public HasMetadata process(HasMetadata crd, String version) {
        if (crd instanceof CustomResourceDefinition definition) {
            definition.getSpec().getVersions().forEach(this::completeVersion);
        }
        return crd;
    }

    private void completeVersion(CustomResourceDefinitionVersion version) {
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec"));
        complete(root);
        property(root, "spec").setDescription("What is wanted.");
        property(root, "status").setDescription("What the operator last saw.");
        List<CustomResourceColumnDefinition> sorted =
                new ArrayList<>(version.getAdditionalPrinterColumns());
        sorted.sort(Comparator.comparingInt(column -> columns.indexOf(column.getName())));
        version.setAdditionalPrinterColumns(sorted);
    }

    private static void complete(JSONSchemaProps schema) {
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(SchemaCompletion::completeProperty);
        }
    }

    private static void completeProperty(String name, JSONSchemaProps schema) {
        switch (name) {
            case "selector", "workload" -> completeSelector(schema);
            case "labels" -> {
                schema.setMaxProperties(16L);
                schema.getAdditionalProperties().getSchema().setMaxLength(63L);
            }
            case "conditions" -> {
                schema.setXKubernetesListType("map");
                schema.setXKubernetesListMapKeys(List.of("type"));
            }
            case "settings" -> {
                schema.setMaxProperties(32L);
                schema.getAdditionalProperties().getSchema().setMaxLength(2048L);
            }
            case "ports", "excludePorts", "cidrs", "excludeCidrs" ->
                    schema.setXKubernetesListType("set");
            default -> {}
        }
        complete(schema);
        if (schema.getItems() != null && schema.getItems().getSchema() != null) {
            complete(schema.getItems().getSchema());
        }
    }

    private static void completeSelector(JSONSchemaProps selector) {
        selector.setXKubernetesMapType("atomic");
        JSONSchemaProps labels = property(selector, "matchLabels");
        labels.setDescription("Labels that a pod must have, each with exactly this value.");
        labels.setMaxProperties(32L);
        labels.getAdditionalProperties().getSchema().setMaxLength(63L);

        JSONSchemaProps expressions = property(selector, "matchExpressions");
        expressions.setDescription("Conditions on a pod's labels, all of which must hold.");
        expressions.setMaxItems(32L);
        JSONSchemaProps expression = expressions.getItems().getSchema();
        expression.setRequired(List.of("key", "operator"));

        JSONSchemaProps key = property(expression, "key");
        key.setDescription("The label's key.");
        key.setMaxLength(317L);
        JSONSchemaProps operator = property(expression, "operator");
        operator.setDescription("In, NotIn, Exists or DoesNotExist.");
        operator.setPattern("^(In|NotIn|Exists|DoesNotExist)$");
        operator.setMaxLength(12L);
        JSONSchemaProps values = property(expression, "values");
        values.setDescription("The values for In and NotIn.");
        values.setMaxItems(64L);
        values.getItems().getSchema().setMaxLength(63L);
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return requireNonNull(schema.getProperties().get(name), name);
    }
}
