package dev.midflight.e2e.handover;

import dev.midflight.e2e.kube.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One slot of a pod: its launcher out of the image, and the proxy that it starts. */
final class NetSlot implements AutoCloseable {
    private static final Pattern STATE = Pattern.compile(" state=(\\S+) epoch=(\\d+)");
    private static final Duration STARTS = Duration.ofSeconds(10);

    private final String letter;
    private final Path run;
    private final LocalProgram launcher;

    private NetSlot(String letter, Path run, LocalProgram launcher) {
        this.letter = letter;
        this.run = run;
        this.launcher = launcher;
    }

    static NetSlot start(String letter, NetPod.Container container, Path logs) {
        Path logFile = logs.resolve(container.pod() + "-" + letter + ".log");
        List<String> command =
                container.agent(
                        List.of("--userspec=1337:1337", "--groups="),
                        List.of("MIDFLIGHT_SLOT=" + letter),
                        "slot");
        LocalProgram launcher = LocalProgram.start(logFile, command, Map.of());
        NetSlot slot = new NetSlot(letter, container.run(), launcher);
        slot.awaitLauncher();
        return slot;
    }

    /** What the launcher says of its proxy. */
    record Status(String state, long epoch) {
        static final Status UNKNOWN = new Status("unknown", 0);

        boolean is(String wanted) {
            return state.equals(wanted);
        }
    }

    String letter() {
        return letter;
    }

    Status status() {
        Matcher matcher = STATE.matcher(ask("status"));
        return matcher.find()
                ? new Status(matcher.group(1), Long.parseLong(matcher.group(2)))
                : Status.UNKNOWN;
    }

    /** One request to the launcher; an empty text where it is not there. */
    String ask(String line) {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(run.resolve("launcher-" + letter + ".sock"));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            channel.write(StandardCharsets.UTF_8.encode(line + "\n"));
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(channel), StandardCharsets.UTF_8));
            return Optional.ofNullable(reader.readLine()).orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** The proxy stops for ever when its next handover comes to that moment. */
    void arm(String moment) {
        try {
            Files.writeString(run.resolve("fault-point-" + letter), moment);
        } catch (IOException e) {
            throw new UncheckedIOException("no fault point can be set", e);
        }
    }

    /** Waits until the proxy stands there. */
    void awaitReached(Duration limit) {
        Path reached = run.resolve("fault-point-" + letter + ".reached");
        Await.until("slot " + letter + " stands at its fault point", limit, () -> exists(reached));
        disarm();
    }

    /** Takes back what was not reached. */
    void disarm() {
        try {
            Files.deleteIfExists(run.resolve("fault-point-" + letter + ".reached"));
            Files.deleteIfExists(run.resolve("fault-point-" + letter));
        } catch (IOException e) {
            throw new UncheckedIOException("a fault point cannot be taken back", e);
        }
    }

    Optional<Long> proxy() {
        return launcher.child();
    }

    /** The resident memory of the proxy in KiB; 0 where there is none. */
    long residentKibibytes() {
        return proxy().map(NetSlot::resident).orElse(0L);
    }

    /** How much of the log there is: what follows is of what comes now. */
    int logLength() {
        return launcher.log().length();
    }

    String logSince(int length) {
        return launcher.log().substring(length);
    }

    @Override
    public void close() {
        launcher.close();
    }

    private void awaitLauncher() {
        Await.until(
                "the launcher of slot " + letter, STARTS, () -> !status().equals(Status.UNKNOWN));
    }

    private static boolean exists(Path file) {
        return Files.exists(file);
    }

    private static long resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
