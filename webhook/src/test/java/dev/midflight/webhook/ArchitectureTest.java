package dev.midflight.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(packages = "dev.midflight.webhook", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule keepsItsArrows = OwnModule.WEBHOOK.arrows();

    @ArchTest
    static final ArchRule decidesWithoutClientServerOrFramework =
            classes()
                    .that()
                    .haveSimpleNameStartingWith("Injection")
                    .or()
                    .haveSimpleName("SidecarInjector")
                    .or()
                    .haveSimpleNameStartingWith("Overcommit")
                    .or()
                    .haveSimpleNameEndingWith("Rules")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "dev.midflight.webhook",
                            "dev.midflight.crds..",
                            "dev.midflight.model..",
                            "io.fabric8.kubernetes.api.model..",
                            "io.fabric8.kubernetes.client.utils");
}
