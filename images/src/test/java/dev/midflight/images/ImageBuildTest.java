package dev.midflight.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {
    private static final String SIDECAR = "localhost/midflight/sidecar:";

    @TempDir Path first;
    @TempDir Path second;

    @Test
    void oneArchiveHoldsEveryVersionAndTheyDifferInTheirVersionAlone() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);

        TestingImage image = sidecar(workspace);

        assertEquals(
                Set.of(
                        SIDECAR + "v1",
                        SIDECAR + "v2",
                        SIDECAR + "v3",
                        SIDECAR + "v4",
                        SIDECAR + "v5",
                        SIDECAR + "v6",
                        SIDECAR + "v7",
                        SIDECAR + "v8",
                        SIDECAR + "v9",
                        SIDECAR + "v-crash"),
                image.names().keySet());
        Map<String, String> one = image.files(SIDECAR + "v1");
        Map<String, String> two = image.files(SIDECAR + "v2");
        assertEquals("v1\n", one.remove("opt/midflight/version"));
        assertEquals("v2\n", two.remove("opt/midflight/version"));
        assertEquals(one, two);
    }

    @Test
    void theSidecarHasWhatTheLauncherLooksFor() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);

        Map<String, String> files = sidecar(workspace).files(SIDECAR + "v1");

        assertTrue(
                files.keySet()
                        .containsAll(
                                Set.of(
                                        "opt/midflight/bin/midflight-agent",
                                        "opt/midflight/jre/bin/java",
                                        "opt/midflight/jvm.flags",
                                        "opt/midflight/lib/a-1.jar",
                                        "opt/midflight/lib/sidecar.jar",
                                        "opt/midflight/lib/wire-0.1.0-SNAPSHOT.jar",
                                        "opt/midflight/lib/native/libnetty_epoll.so",
                                        "opt/midflight/sidecar.aot",
                                        "from/base.tar",
                                        "from/net.tar")),
                files.keySet().toString());
    }

    @Test
    void theCrashingVersionIsTheSameButForItsFlags() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);

        Map<String, String> files = sidecar(workspace).files(SIDECAR + "v-crash");

        assertEquals("-XX:+NoSuchFlag\n", files.get("opt/midflight/jvm.flags"));
        assertEquals("v-crash\n", files.get("opt/midflight/version"));
    }

    @Test
    void serverAndApplicationsKeepTheirLibrariesApart() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);
        build(workspace, new RpcRecipe(workspace).recipe());

        Set<String> files =
                TestingImage.read(workspace.archives().resolve("rpcapps.tar"))
                        .files("localhost/midflight/rpcapps:dev")
                        .keySet();

        assertEquals(
                Set.of(
                        "from/base.tar",
                        "from/cxx.tar",
                        "opt/rpcapps/jvm.flags",
                        "opt/rpcapps/jre/bin/java",
                        "opt/rpcapps/jre/lib/server/classes.jsa",
                        "opt/rpcapps/applications/app/rpcapps.jar",
                        "opt/rpcapps/applications/lib/netty-4.1-linux-x86_64.jar",
                        "opt/rpcapps/nacos/app/rpcapps-nacos.jar",
                        "opt/rpcapps/nacos/lib/nacos-3.jar"),
                files);
    }

    @Test
    void nobodyRunsAsRootAndThePlatformIsNamed() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);
        build(workspace, new Recipes(workspace).testApplication());
        TestingImage application = TestingImage.read(workspace.archives().resolve("testapp.tar"));

        assertEquals(
                "1337:1337",
                sidecar(workspace).config(SIDECAR + "v1").path("config").path("User").asText());
        assertEquals(
                "10001:10001",
                application
                        .config("localhost/midflight/testapp:dev")
                        .path("config")
                        .path("User")
                        .asText());
        assertEquals(
                "amd64",
                application
                        .config("localhost/midflight/testapp:dev")
                        .path("architecture")
                        .asText());
    }

    @Test
    void builtElsewhereFromFilesOfAnotherTimeItHasTheSameDigests() throws IOException {
        Workspace here = TestingWorkspace.in(first);
        Workspace there = TestingWorkspace.in(second);
        Files.setLastModifiedTime(there.agent(), FileTime.fromMillis(1));

        TestingImage one = sidecar(here);
        TestingImage two = sidecar(there);

        assertEquals(one.names(), two.names());
        assertEquals(Set.of(1L), Set.copyOf(one.timeStamps(SIDECAR + "v1")));
    }

    @Test
    void whatDidNotChangeIsNotBuiltAgain() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);
        TestingWorkspace sources = new TestingWorkspace(first);
        ImageRecipe operator = new Recipes(workspace).server("operator");
        Path archive = workspace.archives().resolve("operator.tar");

        build(workspace, operator);
        FileTime built = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(archive, built);
        sources.file("operator/target/quarkus-app/quarkus/generated-bytecode.jar", "anew");
        build(workspace, operator);

        assertEquals(built, Files.getLastModifiedTime(archive));

        sources.file("operator/target/quarkus-app/app/app.jar", "changed");
        build(workspace, operator);

        assertNotEquals(built, Files.getLastModifiedTime(archive));
    }

    @Test
    void twoTagsOfOneImageAreOneManifest() throws IOException {
        Workspace workspace = TestingWorkspace.in(first);
        build(workspace, new Recipes(workspace).server("webhook"));

        Map<String, String> names =
                TestingImage.read(workspace.archives().resolve("webhook.tar")).names();

        assertEquals(2, names.size());
        assertEquals(1, Set.copyOf(names.values()).size());
        assertFalse(names.containsValue(""));
    }

    private static TestingImage sidecar(Workspace workspace) throws IOException {
        Path cache = workspace.work().resolve("trained.aot");
        Files.writeString(cache, "trained");
        build(workspace, new Recipes(workspace).sidecar(Optional.of(cache)));
        return TestingImage.read(workspace.archives().resolve("sidecar.tar"));
    }

    private static void build(Workspace workspace, ImageRecipe recipe) throws IOException {
        new ImageBuild(workspace).archive(recipe);
    }
}
