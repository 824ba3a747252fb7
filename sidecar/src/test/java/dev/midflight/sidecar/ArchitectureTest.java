package dev.midflight.sidecar;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.midflight.testkit.OwnModule;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** The arrows between the data path's packages, and what an event loop must not do. */
@AnalyzeClasses(packages = "dev.midflight.sidecar", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "dev.midflight.sidecar.";
    private static final String[] DATA_PATH = {
        ROOT + "listen..",
        ROOT + "detect..",
        ROOT + "protocol..",
        ROOT + "cluster..",
        ROOT + "route..",
        ROOT + "filter..",
        ROOT + "link..",
        ROOT + "overload..",
        ROOT + "telemetry..",
        ROOT + "admin..",
        ROOT + "probe.."
    };

    @ArchTest static final ArchRule keepsItsArrows = OwnModule.SIDECAR.arrows();

    @ArchTest
    static final ArchRule protocolsDoNotKnowEachOther =
            slices().matching(ROOT + "protocol.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            resideInAPackage(ROOT + "protocol.."),
                            resideInAPackage(ROOT + "protocol.http.."));

    /** Which backtracks, on what any client sends. */
    @ArchTest
    static final ArchRule routesMatchWithoutBacktracking =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "route..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.regex..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule protocolsDoNotLookUp =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "protocol..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "listen..", ROOT + "detect..", ROOT + "proxy..");

    @ArchTest
    static final ArchRule upstreamsDoNotKnowProtocols =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + "cluster..", ROOT + "link..", ROOT + "telemetry..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "protocol..", ROOT + "detect..", ROOT + "proxy..");

    @ArchTest
    static final ArchRule routesKnowTheModelOnly =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "route..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty..", ROOT + "protocol..", ROOT + "cluster..");

    @ArchTest
    static final ArchRule filtersKnowRequestsAndNotTheirProtocol =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "filter..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty..",
                            ROOT + "protocol..",
                            ROOT + "cluster..",
                            ROOT + "listen..",
                            ROOT + "proxy..");

    @ArchTest
    static final ArchRule filtersDoNotKnowEachOther =
            slices().matching(ROOT + "filter.(*)").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule theDataPathReadsNoFile =
            noClasses()
                    .that()
                    .resideInAnyPackage(DATA_PATH)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "config.file..", "org.snakeyaml..");

    @ArchTest
    static final ArchRule aChoiceIsPure =
            noClasses()
                    .that()
                    .resideInAnyPackage(ROOT + "cluster.balance..", ROOT + "cluster.outlier..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty..",
                            ROOT + "cluster",
                            ROOT + "cluster.health..",
                            ROOT + "link..",
                            ROOT + "telemetry..");

    @ArchTest
    static final ArchRule theDataPathDoesNotKnowTheHandover =
            noClasses()
                    .that()
                    .resideInAnyPackage(DATA_PATH)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            ROOT + "handover..",
                            ROOT + "fleet..",
                            ROOT + "lifecycle..",
                            ROOT + "xds..");

    /** Only the edge knows a network; what is taken, refused and served is decided without one. */
    @ArchTest
    static final ArchRule resourcesAreDecidedOnWithoutANetwork =
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "xds..")
                    .and()
                    .haveNameNotMatching(
                            ".*\\.Xds(Client|Dialer|Method|Notices|Settings|Stream)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.grpc..", "io.netty..", ROOT + "fleet..");

    @ArchTest
    static final ArchRule eventLoopsDoNotBlock =
            noClasses()
                    .that()
                    .resideInAnyPackage(DATA_PATH)
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .callMethod(Future.class, "get")
                    .orShould()
                    .callMethod(CompletableFuture.class, "get")
                    .orShould()
                    .callMethod(CompletableFuture.class, "join")
                    .orShould()
                    .callMethod(ChannelFuture.class, "sync")
                    .orShould()
                    .callMethod(ChannelFuture.class, "await");

    @ArchTest
    static final ArchRule proxyHeadersKnowNothingElse =
            classes()
                    .that()
                    .resideInAPackage(ROOT + "proxyprotocol..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            ROOT + "proxyprotocol..", "java..", "io.netty..", "org.jspecify..");

    @ArchTest
    static final ArchRule theSidecarKnowsNoFramework =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.fabric8..", "io.quarkus..");

    @ArchTest
    static final ArchRule theEnvironmentIsReadInOnePlace =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName(ROOT + "SidecarMain")
                    .should()
                    .callMethod(System.class, "getenv")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class);

    private ArchitectureTest() {}
}
