package dev.midflight.certs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(packages = "dev.midflight.certs", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule keepsItsArrows = OwnModule.CERTS.arrows();

    @ArchTest
    static final ArchRule knowsOnlyTheKubernetesClientAndTheCertificateLibrary =
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
                            "org.jspecify..");
}
