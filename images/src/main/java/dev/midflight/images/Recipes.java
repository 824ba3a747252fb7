package dev.midflight.images;

import dev.midflight.images.ImageRecipe.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What is in each image; read this to know. */
final class Recipes {
    static final String HOME = "/opt/midflight";

    private static final String PREFIX = "localhost/midflight/";
    private static final String PROXY_USER = "1337:1337";
    private static final String APPLICATION_USER = "10001:10001";

    /**
     * As many as a series of upgrades takes in turn, so that the kubelet's back-off never counts.
     */
    private static final List<String> SIDECAR_VERSIONS =
            IntStream.rangeClosed(1, 9).mapToObj(number -> "v" + number).toList();

    private static final List<String> SERVER_TAGS = List.of("dev", "0.1.0");

    private final Workspace workspace;

    Recipes(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * @param cache the AOT cache, in a layer of its own; empty to train it
     */
    ImageRecipe sidecar(Optional<Path> cache) {
        Stream<LayerContent> layers =
                Stream.concat(
                        Stream.of(runtime(HOME), libraries(), proxy()),
                        cache
                                .map(file -> LayerContent.file("aot", file, HOME + "/sidecar.aot"))
                                .stream());
        return new ImageRecipe(
                PREFIX + "sidecar",
                workspace.work().resolve("base-net.tar"),
                layers.toList(),
                PROXY_USER,
                List.of(HOME + "/bin/midflight-agent", "slot"),
                Stream.concat(SIDECAR_VERSIONS.stream().map(this::version), Stream.of(crashing()))
                        .toList());
    }

    /** A Quarkus application: operator or webhook. */
    ImageRecipe server(String name) {
        Path app = workspace.module(name).resolve("quarkus-app");
        return new ImageRecipe(
                PREFIX + name,
                base(),
                List.of(
                        runtime(HOME),
                        classArchives(HOME),
                        LayerContent.tree("libraries", app.resolve("lib"), HOME + "/app/lib"),
                        LayerContent.tree("app", app.resolve("app"), HOME + "/app/app")
                                .and(
                                        LayerContent.tree(
                                                "app",
                                                app.resolve("quarkus"),
                                                HOME + "/app/quarkus"))
                                .and(
                                        LayerContent.file(
                                                "app",
                                                app.resolve("quarkus-run.jar"),
                                                HOME + "/app/quarkus-run.jar"))
                                .and(flags("server.flags"))),
                PROXY_USER,
                List.of(
                        HOME + "/jre/bin/java",
                        "@" + HOME + "/jvm.flags",
                        "-jar",
                        HOME + "/app/quarkus-run.jar"),
                List.of(new Variant(SERVER_TAGS, List.of())));
    }

    /** The application and the load of the end-to-end tests. */
    ImageRecipe testApplication() {
        return new ImageRecipe(
                PREFIX + "testapp",
                base(),
                List.of(
                        runtime("/opt/testapp"),
                        classArchives("/opt/testapp"),
                        LayerContent.file("app", jar("e2e"), "/opt/testapp/lib/e2e.jar")),
                APPLICATION_USER,
                List.of("/opt/testapp/jre/bin/java", "-cp", "/opt/testapp/lib/*"),
                List.of(new Variant(SERVER_TAGS, List.of())));
    }

    private Path base() {
        return workspace.work().resolve("base.tar");
    }

    private LayerContent runtime(String home) {
        return LayerContent.tree("runtime", workspace.trees().resolve("jre"), home + "/jre");
    }

    private LayerContent classArchives(String home) {
        return LayerContent.tree("class archives", workspace.trees().resolve("cds"), home + "/jre");
    }

    private LayerContent libraries() {
        return LayerContent.jars(
                        "libraries",
                        workspace.module("sidecar").resolve("dependency"),
                        name -> !isOurs(name),
                        HOME + "/lib")
                .and(
                        LayerContent.tree(
                                "libraries",
                                workspace.work().resolve("native"),
                                HOME + "/lib/native"));
    }

    private LayerContent proxy() {
        return LayerContent.jars(
                        "proxy",
                        workspace.module("sidecar").resolve("dependency"),
                        Recipes::isOurs,
                        HOME + "/lib")
                .and(LayerContent.file("proxy", jar("sidecar"), HOME + "/lib/sidecar.jar"))
                .and(LayerContent.file("proxy", workspace.agent(), HOME + "/bin/midflight-agent"))
                .and(flags("sidecar.flags"));
    }

    private static boolean isOurs(String jar) {
        return jar.contains("-SNAPSHOT");
    }

    Path jar(String module) {
        try (Stream<Path> files = Files.list(workspace.module(module))) {
            return files.filter(
                            file -> {
                                String name = file.getFileName().toString();
                                return name.startsWith(module + "-") && name.endsWith(".jar");
                            })
                    .findFirst()
                    .orElseThrow(() -> new BuildFailedException(module + " is not packaged"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LayerContent flags(String resource) {
        return LayerContent.file("flags", workspace.resource(resource), HOME + "/jvm.flags");
    }

    private Variant version(String version) {
        return new Variant(List.of(version), List.of(versionLayer(version)));
    }

    private Variant crashing() {
        return new Variant(
                List.of("v-crash"), List.of(flags("crash.flags"), versionLayer("v-crash")));
    }

    private LayerContent versionLayer(String version) {
        Path file = workspace.work().resolve("version-" + version);
        try {
            Files.writeString(file, version + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return LayerContent.file("version", file, HOME + "/version");
    }
}
