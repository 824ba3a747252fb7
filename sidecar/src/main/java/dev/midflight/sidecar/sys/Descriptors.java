package dev.midflight.sidecar.sys;

/** Plain file descriptors: closed, never shut down, so that no FIN is sent. */
public final class Descriptors {
    private Descriptors() {}

    /** Closes it if it is open; whatever the kernel says, the number is free afterwards. */
    public static void close(int descriptor) {
        try {
            SystemCall.CLOSE.invoke(descriptor);
        } catch (SystemCallException e) {
            // close(2): the descriptor is released even where an error is returned.
            return;
        }
    }

    public static void closeAll(int[] descriptors) {
        for (int descriptor : descriptors) {
            close(descriptor);
        }
    }
}
