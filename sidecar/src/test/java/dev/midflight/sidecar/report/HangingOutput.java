package dev.midflight.sidecar.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;

/** A pipe whose other end is asleep until somebody wakes it. */
final class HangingOutput extends OutputStream {
    private final CountDownLatch awake;

    HangingOutput(CountDownLatch awake) {
        this.awake = awake;
    }

    @Override
    public void write(int octet) throws IOException {
        try {
            awake.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
