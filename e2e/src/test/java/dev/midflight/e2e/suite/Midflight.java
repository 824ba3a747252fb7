package dev.midflight.e2e.suite;

import dev.midflight.e2e.cluster.Cluster;
import dev.midflight.e2e.cluster.GivenCluster;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.cluster.LocalCluster;
import dev.midflight.e2e.cluster.Repository;
import dev.midflight.e2e.kube.Diagnostics;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster and one installation for the whole suite; a namespace and a SidecarSet for each test.
 */
final class Midflight implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(Midflight.class);
    private static final String LOCAL_CLUSTER = "midflight-e2e";

    @Override
    public void beforeEach(ExtensionContext context) {
        TestSpace space =
                TestSpace.create(installation(context), context.getRequiredTestMethod().getName());
        context.getStore(STORE).put(TestSpace.class, space);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestSpace space = space(context);
        if (context.getExecutionException().isPresent()) {
            String test =
                    context.getRequiredTestClass().getSimpleName()
                            + "."
                            + context.getRequiredTestMethod().getName();
            Path directory = Path.of("target/e2e").resolve(test);
            new Diagnostics(space.client(), directory)
                    .collect(List.of(space.namespace(), Installation.NAMESPACE));
            System.out.println("diagnostics: " + directory.toAbsolutePath());
        }
        space.remove();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestSpace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return space(context);
    }

    private static TestSpace space(ExtensionContext context) {
        return context.getStore(STORE).get(TestSpace.class, TestSpace.class);
    }

    private static Installation installation(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                .installation();
    }

    private static Cluster pick(Repository repository) {
        return GivenCluster.find()
                .orElseGet(
                        () ->
                                K3sCluster.dockerAnswers()
                                        ? K3sCluster.start()
                                        : LocalCluster.up(repository.root(), LOCAL_CLUSTER));
    }

    /** Closed by JUnit when the last test has run. */
    private record Shared(Cluster cluster, Installation installation) implements AutoCloseable {
        static Shared start() {
            Repository repository = Repository.find();
            Cluster cluster = pick(repository);
            System.out.println("e2e on " + cluster.description());
            try {
                return new Shared(cluster, Installation.install(cluster, repository));
            } catch (RuntimeException e) {
                cluster.close();
                throw e;
            }
        }

        @Override
        public void close() {
            installation.close();
            cluster.close();
        }
    }
}
