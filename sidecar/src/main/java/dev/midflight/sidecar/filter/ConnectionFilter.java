package dev.midflight.sidecar.filter;

import dev.midflight.sidecar.telemetry.Counter;
import java.net.InetAddress;

/** Looks at a connection before any of its bytes. On any loop. */
public interface ConnectionFilter {
    /** True if it may go on. */
    boolean admits(InetAddress peer);

    /** Why it may not, in words. */
    String reason();

    /** What is counted where it may not. */
    Counter refused();
}
