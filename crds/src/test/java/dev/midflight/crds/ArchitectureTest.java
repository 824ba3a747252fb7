package dev.midflight.crds;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(packages = "dev.midflight.crds", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule keepsItsArrows = OwnModule.CRDS.arrows();

    @ArchTest
    static final ArchRule knowsNoFramework =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.quarkus..");
}
