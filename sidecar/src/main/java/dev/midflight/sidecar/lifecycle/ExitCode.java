package dev.midflight.sidecar.lifecycle;

/** What a launcher reads from a proxy's end (docs/design/pod.md). */
public final class ExitCode {
    /** Handed over, or refused as stale. */
    public static final int STAND_BY = 0;

    public static final int CRASH = 1;
    public static final int CANNOT_BIND = 3;
    public static final int BAD_CONFIGURATION = 4;

    private ExitCode() {}
}
