package dev.midflight.sidecar.launcher;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.sidecar.log.EventLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the launcher of the other slot; each request is a connection of its own. */
public final class PeerLauncher {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Path socket;
    private final EventLog log;

    public PeerLauncher(Path runDirectory, Slot peer, EventLog log) {
        this.socket = socketOf(runDirectory, peer);
        this.log = log;
    }

    static Path socketOf(Path runDirectory, Slot slot) {
        return runDirectory.resolve("launcher-" + slot.letter() + ".sock");
    }

    /**
     * Has the peer's JVM killed.
     *
     * @return true if its launcher says that there is none any more
     */
    public boolean killJvm() {
        try {
            String reply = LineSocket.ask(socket, "kill-jvm\n", LIMIT);
            log.warn("had the peer's proxy killed", "reply", reply);
            return reply.startsWith("ok");
        } catch (IOException e) {
            log.warn("the peer's launcher cannot be asked to kill its proxy", e);
            return false;
        }
    }

    /**
     * @return the reply: {@code ok}, or {@code error} and why
     */
    public String takeOver(Epoch epoch) throws IOException {
        return LineSocket.ask(socket, "takeover " + epoch + "\n", LIMIT);
    }
}
