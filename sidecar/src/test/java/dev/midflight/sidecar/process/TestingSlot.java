package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.sidecar.testing.ShippedFlags;
import dev.midflight.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A slot with a launcher that does what a test says: it starts the real proxy in a process of its
 * own, speaks with it on descriptor 0, and answers on its own socket.
 */
final class TestingSlot implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String letter;
    private final Path directory;
    private final Map<String, String> environment;
    private final ServerSocketChannel launcher;
    private final List<String> jvmOptions = new CopyOnWriteArrayList<>();
    private final List<String> states = new CopyOnWriteArrayList<>();
    private volatile @Nullable Process process;
    private volatile @Nullable Socket lines;
    private volatile Path log;

    TestingSlot(String letter, Path directory, Map<String, String> environment) throws IOException {
        this.letter = letter;
        this.directory = directory;
        this.environment = environment;
        this.log = directory.resolve("none.log");
        this.launcher = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        launcher.bind(
                UnixDomainSocketAddress.of(directory.resolve("launcher-" + letter + ".sock")));
        Thread.ofPlatform().daemon().start(this::answerAll);
    }

    /** One more option of the JVM; before the start. */
    void option(String option) {
        jvmOptions.add(option);
    }

    /** Starts the proxy; {@code shell} runs before it in its process, for example a ulimit. */
    void start(long epoch, boolean rescue, String shell) throws IOException {
        states.clear();
        log = Files.createTempFile(directory, "proxy-" + letter + "-", ".log");
        try (ServerSocket rendezvous = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    "bash",
                                    "-c",
                                    shell
                                            + "exec \"$@\" 0<>/dev/tcp/127.0.0.1/"
                                            + rendezvous.getLocalPort(),
                                    "proxy")
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.command().addAll(command());
            builder.environment().putAll(environment);
            builder.environment().put("MIDFLIGHT_SLOT", letter);
            builder.environment().put("MIDFLIGHT_EPOCH", Long.toString(epoch));
            builder.environment().put("MIDFLIGHT_RESCUE", Boolean.toString(rescue));
            builder.environment().put("MIDFLIGHT_RUN_DIR", directory.toString());
            builder.environment().put("MIDFLIGHT_VERSION", "v" + epoch);
            process = builder.start();
            Socket connection = rendezvous.accept();
            lines = connection;
            Thread.ofPlatform().daemon().start(() -> listen(connection));
        }
    }

    void start(long epoch) throws IOException {
        start(epoch, false, "");
    }

    void say(String line) throws IOException {
        Socket connection = lines;
        if (connection == null) {
            throw new IOException("not started");
        }
        connection.getOutputStream().write((line + "\n").getBytes(UTF_8));
    }

    /** Until the proxy has said that state, by itself or after others. */
    void await(String state) {
        await(() -> states.contains(state), "state " + state);
    }

    int awaitExit() throws InterruptedException {
        Process running = running();
        if (!running.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running\n" + log());
        }
        return running.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        running().destroyForcibly();
        awaitExit();
    }

    /** SIGTERM. */
    void terminate() {
        running().destroy();
    }

    /** SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        String pid = Long.toString(running().pid());
        var _ = new ProcessBuilder("kill", "-HUP", pid).start().waitFor();
    }

    boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    List<String> states() {
        return states;
    }

    void armFaultPoint(String point) throws IOException {
        Files.writeString(directory.resolve("fault-point-" + letter), point);
    }

    void awaitFaultPoint() throws IOException {
        Path reached = directory.resolve("fault-point-" + letter + ".reached");
        await(() -> Files.exists(reached), "fault point");
        Files.delete(reached);
    }

    void awaitLog(String text) {
        await(() -> log().contains(text), "'" + text + "' in the log");
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        launcher.close();
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new AssertionError("not started");
        }
        return running;
    }

    private void await(BooleanSupplier condition, String what) {
        Await.until(() -> "slot " + letter + ": " + what + "\n" + log(), condition);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(TestingStandalone.ANSWERS_TO_SIGHUP);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-Dio.netty.leakDetection.level=disabled"));
        command.addAll(ShippedFlags.ALL);
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("dev.midflight.sidecar.SidecarMain");
        return command;
    }

    private void listen(Socket connection) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                states.add(line.split(" ", -1)[1]);
            }
        } catch (IOException e) {
            states.add("gone");
        }
    }

    private void answerAll() {
        while (launcher.isOpen()) {
            try {
                SocketChannel client = launcher.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(SocketChannel client) {
        try (client;
                BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(Channels.newInputStream(client), UTF_8))) {
            String request = String.valueOf(reader.readLine());
            client.write(UTF_8.encode(reply(request) + "\n"));
            if (request.equals("watch")) {
                reader.readLine();
            }
        } catch (IOException | InterruptedException e) {
            states.add("launcher: " + e);
        }
    }

    private String reply(String request) throws IOException, InterruptedException {
        if (request.equals("kill-jvm")) {
            if (!isRunning()) {
                return "ok none";
            }
            kill();
            return "ok killed";
        }
        String state = states.isEmpty() ? "standby" : states.getLast();
        return "status slot="
                + letter
                + " state="
                + state
                + " epoch=0 version=- restarts=0 reason=-";
    }
}
