package dev.midflight.sidecar.intercept;

/** Whether traffic that passes by this proxy would evade what it refuses. */
public enum InboundGuard {
    /** It refuses nobody for who he is or what he asks. */
    NONE,
    /**
     * No whole configuration was taken yet, or none that says anything of what comes in: what an
     * earlier proxy has told the interceptor holds.
     */
    UNKNOWN,
    /** Strict mutual TLS, or access rules in force. */
    GUARDED
}
