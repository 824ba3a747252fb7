package dev.midflight.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

/**
 * The application and the load go into an image that has nothing but a JDK and this module's jar.
 */
@AnalyzeClasses(
        packages = "dev.midflight.e2e",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule KEEPS_ITS_ARROWS = OwnModule.E2E.arrows();

    @ArchTest
    static final ArchRule WHAT_RUNS_IN_PODS_NEEDS_ONLY_THE_JDK =
            classes()
                    .that()
                    .resideInAnyPackage(
                            "dev.midflight.e2e",
                            "dev.midflight.e2e.app..",
                            "dev.midflight.e2e.http..",
                            "dev.midflight.e2e.load..",
                            "dev.midflight.e2e.stream..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify.annotations..",
                            "dev.midflight.e2e",
                            "dev.midflight.e2e.app..",
                            "dev.midflight.e2e.http..",
                            "dev.midflight.e2e.load..",
                            "dev.midflight.e2e.stream..");
}
