package dev.midflight.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    @Test
    void dependsOnNoOtherModule() {
        JavaClasses classes = new ClassFileImporter().importPackages("dev.midflight.crds");

        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.midflight.model..",
                        "dev.midflight.wire..",
                        "dev.midflight.operator..",
                        "dev.midflight.webhook..",
                        "dev.midflight.sidecar..",
                        "dev.midflight.certs..",
                        "io.quarkus..")
                .check(classes);
    }
}
