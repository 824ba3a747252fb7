package dev.midflight.e2e.load;

import java.io.IOException;
import java.io.InputStream;

/** Reads a step, waits, reads the next one. */
final class SlowInput extends InputStream {
    private final InputStream in;
    private final int stepBytes;
    private final Pace pace;
    private int leftInStep;

    SlowInput(InputStream in, int stepBytes, Pace pace) {
        this.in = in;
        this.stepBytes = stepBytes;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (leftInStep == 0) {
            pace.await();
            leftInStep = stepBytes;
        }
        int count = in.read(bytes, offset, Math.min(length, leftInStep));
        leftInStep -= Math.max(count, 0);
        return count;
    }
}
