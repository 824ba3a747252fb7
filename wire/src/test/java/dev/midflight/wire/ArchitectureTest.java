package dev.midflight.wire;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(packages = "dev.midflight.wire", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule keepsItsArrows = OwnModule.WIRE.arrows();
}
