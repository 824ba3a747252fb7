package dev.midflight.sidecar.training;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.midflight.sidecar.launcher.OwnLauncher;
import dev.midflight.sidecar.log.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.TimeUnit;

/** The launcher's end of a proxy's lines, within the same process. */
final class TrainingLauncher {
    private static final long LIMIT_SECONDS = 20;

    private final PipedOutputStream orders = new PipedOutputStream();
    private final States states = new States();
    private final OwnLauncher proxysEnd;

    TrainingLauncher(EventLog log) throws IOException {
        this.proxysEnd = new OwnLauncher(new PipedInputStream(orders), states, log);
    }

    OwnLauncher proxysEnd() {
        return proxysEnd;
    }

    void say(String line) throws IOException {
        orders.write((line + "\n").getBytes(US_ASCII));
        orders.flush();
    }

    /** Until the proxy has said so; false after the limit. */
    boolean await(String state) throws InterruptedException {
        return states.await("state " + state + "\n");
    }

    /** What the proxy has said; every line comes in one write. */
    private static final class States extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, length);
            notifyAll();
        }

        synchronized boolean await(String line) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (!toString(US_ASCII).contains(line)) {
                long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                wait(millis);
            }
            return true;
        }
    }
}
