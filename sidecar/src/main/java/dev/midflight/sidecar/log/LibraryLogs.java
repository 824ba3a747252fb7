package dev.midflight.sidecar.log;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/**
 * Where libraries log. Asked to find out, each looks for two frameworks that are not there first,
 * which is a tenth of a start.
 */
public final class LibraryLogs {
    private LibraryLogs() {}

    /** To be called before any of them logs. */
    public static void useTheJdks() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        io.micrometer.common.util.internal.logging.InternalLoggerFactory.setDefaultFactory(
                io.micrometer.common.util.internal.logging.JdkLoggerFactory.INSTANCE);
    }
}
