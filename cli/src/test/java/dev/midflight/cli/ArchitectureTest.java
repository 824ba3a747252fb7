package dev.midflight.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(packages = "dev.midflight.cli", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule keepsItsArrows = OwnModule.CLI.arrows();

    @ArchTest
    static final ArchRule knowsTheInjectorButNoServer =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.quarkus..", "io.vertx..");
}
