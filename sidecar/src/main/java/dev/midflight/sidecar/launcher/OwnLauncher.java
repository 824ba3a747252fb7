package dev.midflight.sidecar.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.midflight.model.Epoch;
import dev.midflight.model.SlotState;
import dev.midflight.sidecar.log.EventLog;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Our launcher, at the other end of a socket that is descriptor 0, written and read in lines. */
public final class OwnLauncher {
    private final InputStream in;
    private final OutputStream out;
    private final EventLog log;

    public OwnLauncher(InputStream in, OutputStream out, EventLog log) {
        this.in = in;
        this.out = out;
        this.log = log;
    }

    /** Descriptor 0 carries both directions. */
    public static OwnLauncher onDescriptorZero(EventLog log) {
        return new OwnLauncher(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.in),
                log);
    }

    /**
     * Hands every line to the consumer, on a thread of its own, the end of them as the last one.
     */
    public void listen(Consumer<LauncherLine> consumer) {
        Thread.ofPlatform().daemon().name("launcher").start(() -> readAll(consumer));
    }

    /** A launcher that cannot be told is about to be found dead by its end of file. */
    public void announce(SlotState state, Epoch epoch) {
        String line = "state " + state.word() + " " + epoch + "\n";
        try {
            out.write(line.getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            log.warn("the launcher cannot be told", e, "state", state.word());
        }
    }

    private void readAll(Consumer<LauncherLine> consumer) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String text = line;
                LauncherLine.parse(text)
                        .ifPresentOrElse(
                                consumer,
                                () -> log.warn("unknown line of the launcher", "line", text));
            }
        } catch (IOException e) {
            log.warn("the launcher's lines cannot be read", e);
        }
        consumer.accept(new LauncherLine.Gone());
    }
}
