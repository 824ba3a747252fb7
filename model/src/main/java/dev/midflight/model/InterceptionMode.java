package dev.midflight.model;

/** Whether a pod's traffic is redirected through its proxy. */
public enum InterceptionMode {
    /** Nobody has said, or the interceptor has not answered yet. */
    UNKNOWN,
    ON,
    BYPASSED
}
