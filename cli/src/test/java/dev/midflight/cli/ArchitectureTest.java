package dev.midflight.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    @Test
    void knowsTheInjectorButNeitherServersNorProxy() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.midflight.wire..",
                        "dev.midflight.operator..",
                        "dev.midflight.sidecar..",
                        "dev.midflight.certs..",
                        "io.quarkus..",
                        "io.vertx..")
                .check(new ClassFileImporter().importPackages("dev.midflight.cli"));
    }
}
