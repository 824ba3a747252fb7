package dev.midflight.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A repository with small stand-ins for everything that the images are made of. */
record TestingWorkspace(Path root) {
    static final String NETTY = "netty-transport-native-epoll-4-linux-x86_64.jar";

    static Workspace in(Path root) throws IOException {
        TestingWorkspace made = new TestingWorkspace(root);
        made.file("images/target/trees/jre/bin/java", "java");
        made.file("images/target/trees/cds/lib/server/classes.jsa", "archive");
        made.file("agent/target/midflight-agent", "agent");
        made.file("images/src/main/image/sidecar.flags", "-XX:+UseSerialGC\n");
        made.file("images/src/main/image/crash.flags", "-XX:+NoSuchFlag\n");
        made.file("images/src/main/image/server.flags", "-XX:+UseSerialGC\n");
        made.file("sidecar/target/dependency/a-1.jar", "library");
        made.file("sidecar/target/dependency/wire-0.1.0-SNAPSHOT.jar", "wire");
        made.file("sidecar/target/sidecar-0.1.0-SNAPSHOT.jar", "sidecar");
        made.file("e2e/target/e2e-0.1.0-SNAPSHOT.jar", "application");
        made.rpcApplications();
        made.quarkus("operator");
        made.quarkus("webhook");
        made.jar(root.resolve("sidecar/target/dependency").resolve(NETTY));
        Path work = Files.createDirectories(root.resolve("images/target/work"));
        Path layer = made.layer("base.tar");
        BaseArchive.write(work.resolve("base.tar"), "amd64", List.of(layer));
        BaseArchive.write(
                work.resolve("base-net.tar"), "amd64", List.of(layer, made.layer("net.tar")));
        BaseArchive.write(
                work.resolve("base-cxx.tar"), "amd64", List.of(layer, made.layer("cxx.tar")));
        Workspace workspace = new Workspace(root);
        Files.createDirectories(workspace.archives());
        new NativeLibraries(root.resolve("sidecar/target/dependency"), work.resolve("native"))
                .unpack();
        return workspace;
    }

    private void rpcApplications() throws IOException {
        file("images/target/trees/jre-rpcapps/bin/java", "java");
        file("images/target/trees/cds-rpcapps/lib/server/classes.jsa", "archive");
        file("images/src/main/image/rpcapps.flags", "-XX:+UseSerialGC\n");
        file("rpcapps/target/rpcapps-0.1.0-SNAPSHOT.jar", "applications");
        file("rpcapps/target/dependency/netty-4.1-linux-x86_64.jar", "netty");
        file("rpcapps/target/dependency/netty-4.1-osx-x86_64.jar", "netty");
        file("rpcapps-nacos/target/rpcapps-nacos-0.1.0-SNAPSHOT.jar", "nacos");
        file("rpcapps-nacos/target/dependency/nacos-3.jar", "server");
    }

    private void quarkus(String module) throws IOException {
        file(module + "/target/quarkus-app/quarkus-run.jar", "run");
        file(module + "/target/quarkus-app/app/app.jar", "app");
        file(module + "/target/quarkus-app/lib/main/b.jar", "b");
        file(module + "/target/quarkus-app/quarkus/generated-bytecode.jar", "generated");
    }

    void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void jar(Path file) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new JarEntry("META-INF/native/libnetty_epoll.so"));
            jar.write(1);
            jar.closeEntry();
        }
    }

    private Path layer(String name) throws IOException {
        Path file = root.resolve("images/target/trees").resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("from/" + name);
            entry.setModTime(1000);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        return file;
    }
}
