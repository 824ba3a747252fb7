package dev.midflight.rpcapps;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(
        packages = "dev.midflight.rpcapps",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest static final ArchRule KEEPS_ITS_ARROWS = OwnModule.RPCAPPS.arrows();
}
