package dev.midflight.certs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    @Test
    void knowsOnlyTheKubernetesClientAndTheCertificateLibrary() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.midflight.certs");

        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.midflight.certs",
                        "java..",
                        "javax.net.ssl..",
                        "javax.security.auth.x500..",
                        "io.fabric8.kubernetes..",
                        "org.bouncycastle..",
                        "org.jspecify..")
                .check(classes);
    }
}
