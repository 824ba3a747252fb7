package dev.midflight.sidecar;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for the proxy in a real JVM: serves its ports once the file <run>/hold is not there,
 * and eats what the file <run>/eat names, heap or direct memory, until there is no more.
 */
final class SidecarMain {
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path run = Path.of(System.getenv("MIDFLIGHT_RUN_DIR"));
        say("state starting ");
        Thread.ofPlatform().daemon().start(SidecarMain::endWithTheLauncher);
        while (Files.exists(run.resolve("hold"))) {
            Thread.sleep(5);
        }
        serve(15001, "proxy\n");
        serve(15006, "proxy\n");
        serve(15000, "HTTP/1.0 200 OK\r\n\r\n");
        say("state serving ");
        Path eat = run.resolve("eat");
        while (true) {
            if (Files.exists(eat)) {
                String what = Files.readString(eat).strip();
                Files.delete(eat);
                eat(what);
            }
            Thread.sleep(5);
        }
    }

    private static void eat(String what) {
        List<Object> eaten = new ArrayList<>();
        try {
            while (true) {
                eaten.add(what.equals("heap") ? new byte[1 << 16] : ByteBuffer.allocateDirect(1 << 16));
            }
        } catch (OutOfMemoryError e) {
            System.err.println("went on after " + eaten.size() + " pieces: " + e.getMessage());
        }
    }

    private static void say(String state) throws IOException {
        new FileOutputStream(FileDescriptor.in).write((state + System.getenv("MIDFLIGHT_EPOCH") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void endWithTheLauncher() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(1);
    }

    private static void serve(int port, String answer) throws IOException {
        ServerSocket server = new ServerSocket(port);
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    client.shutdownOutput();
                    InputStream in = client.getInputStream();
                    while (in.read() >= 0) {}
                } catch (IOException e) {
                    System.err.println(e);
                }
            }
        });
    }
}
