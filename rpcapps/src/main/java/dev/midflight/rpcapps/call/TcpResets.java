package dev.midflight.rpcapps.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's count of connections of this pod that the other side reset: the only witness that no
 * framework can talk away. {@code EstabResets} of {@code /proc/net/snmp} counts those that this
 * side gave up, too, as HTTP clients do with a stale connection; {@code /proc/net/netstat} says how
 * many these were.
 */
final class TcpResets {
    private final Path directory;
    private final long before;
    private volatile long after = -1;

    private TcpResets(Path directory, long before) {
        this.directory = directory;
        this.before = before;
    }

    static TcpResets start() {
        return start(Path.of("/proc/net"));
    }

    /** The files {@code snmp} and {@code netstat} there. */
    static TcpResets start(Path directory) {
        return new TcpResets(directory, read(directory));
    }

    void stop() {
        after = read(directory);
    }

    long count() {
        return (after < 0 ? read(directory) : after) - before;
    }

    private static long read(Path directory) {
        Path own = directory.resolve("netstat");
        return column(directory.resolve("snmp"), "Tcp:", "EstabResets")
                - column(own, "TcpExt:", "TCPAbortOnData")
                - column(own, "TcpExt:", "TCPAbortOnClose");
    }

    private static long column(Path file, String group, String name) {
        try {
            List<String[]> lines =
                    Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(group))
                            .map(line -> line.split(" ", -1))
                            .toList();
            return Long.parseLong(lines.getLast()[List.of(lines.getFirst()).indexOf(name)]);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
