package dev.midflight.sidecar.sys;

import java.io.IOException;

/** The kernel said no; the errno says why. */
public final class SystemCallException extends IOException {
    private final int errno;

    SystemCallException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /** The other side has closed its end or is dead. */
    boolean isPeerGone() {
        return errno == Errno.EPIPE || errno == Errno.ECONNRESET || errno == Errno.ENOTCONN;
    }

    /** No process listens at that path. */
    public boolean isNobodyListening() {
        return errno == Errno.ENOENT || errno == Errno.ECONNREFUSED;
    }

    /** The call would have had to wait, or so many descriptors are under way that it must. */
    boolean isBusy() {
        return errno == Errno.EAGAIN || errno == Errno.ETOOMANYREFS;
    }

    int errno() {
        return errno;
    }
}
