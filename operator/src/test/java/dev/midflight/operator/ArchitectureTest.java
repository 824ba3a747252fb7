package dev.midflight.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;

@AnalyzeClasses(
        packages = "dev.midflight.operator",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule decisionsArePure =
            noClasses()
                    .that()
                    .resideInAPackage("..operator.rollout..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.fabric8..",
                            "io.javaoperatorsdk..",
                            "io.grpc..",
                            "io.micrometer..",
                            "dev.midflight.wire..",
                            "org.jboss..");

    @ArchTest
    static final ArchRule translationIsPure =
            noClasses()
                    .that()
                    .resideInAPackage("..operator.translate..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.fabric8.kubernetes.client..",
                            "io.javaoperatorsdk..",
                            "io.micrometer..",
                            "dev.midflight.wire..",
                            "org.jboss..");

    @ArchTest
    static final ArchRule onlyServersKnowGrpc =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..operator.fleet..",
                            "..operator.identity..",
                            "..operator.replica..",
                            "..operator.serve..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.grpc..", "com.google.protobuf..");

    /** The fleet channel's messages, and resources as they travel. */
    @ArchTest
    static final ArchRule fewKnowTheWire =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..operator.fleet..",
                            "..operator.identity..",
                            "..operator.replica..",
                            "..operator.serve..",
                            "..operator.trafficpolicy..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.midflight.wire..");

    @ArchTest static final ArchRule keepsItsArrows = OwnModule.OPERATOR.arrows();

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.midflight.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nobodySleeps =
            noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
