package dev.midflight.rpcapps.call;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's count of connections of this pod that went from established to closed without an
 * end, by a reset from either side: the only witness that no framework can talk away.
 */
final class TcpResets {
    private final Path file;
    private final long before;
    private volatile long after = -1;

    private TcpResets(Path file, long before) {
        this.file = file;
        this.before = before;
    }

    static TcpResets start() {
        return start(Path.of("/proc/net/snmp"));
    }

    static TcpResets start(Path file) {
        return new TcpResets(file, read(file));
    }

    void stop() {
        after = read(file);
    }

    long count() {
        return (after < 0 ? read(file) : after) - before;
    }

    private static long read(Path file) {
        try {
            List<String[]> lines =
                    Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith("Tcp:"))
                            .map(line -> line.split(" ", -1))
                            .toList();
            int column = List.of(lines.getFirst()).indexOf("EstabResets");
            return Long.parseLong(lines.getLast()[column]);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
