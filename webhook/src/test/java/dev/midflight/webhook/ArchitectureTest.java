package dev.midflight.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.midflight.webhook");

    @Test
    void knowsNoModuleButCrdsAndCerts() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.midflight.model..",
                        "dev.midflight.wire..",
                        "dev.midflight.operator..",
                        "dev.midflight.sidecar..")
                .check(CLASSES);
    }

    @Test
    void decidesWithoutClientServerOrFramework() {
        classes()
                .that()
                .haveSimpleNameStartingWith("Injection")
                .or()
                .haveSimpleName("SidecarInjector")
                .or()
                .haveSimpleName("Overcommit")
                .or()
                .haveSimpleName("PodRules")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "dev.midflight.webhook",
                        "dev.midflight.crds",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.client.utils")
                .check(CLASSES);
    }
}
