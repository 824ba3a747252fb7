package dev.midflight.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The YAML of one custom resource definition, made from its record. */
record CrdYaml(String name, String text) {

    static CrdYaml of(Class<? extends HasMetadata> kind) {
        String name = HasMetadata.getPlural(kind) + "." + HasMetadata.getGroup(kind);
        try {
            Path directory = Files.createTempDirectory("midflight-crds");
            new CRDGenerator()
                    .inOutputDir(directory.toFile())
                    .forCRDVersions("v1")
                    .withMinQuotes(true)
                    .withPostProcessor(new SchemaCompletion(kind))
                    .customResourceClasses(Set.of(kind))
                    .generate();
            Path file = directory.resolve(name + "-v1.yml");
            String text = Files.readString(file);
            Files.delete(file);
            Files.delete(directory);
            return new CrdYaml(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot generate " + name, e);
        }
    }

    CustomResourceDefinition parsed() {
        return Serialization.unmarshal(text, CustomResourceDefinition.class);
    }
}
