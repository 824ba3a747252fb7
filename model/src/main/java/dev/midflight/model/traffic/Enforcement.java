package dev.midflight.model.traffic;

/** Whether a filter of requests does what it says. */
public enum Enforcement {
    ENFORCE,
    /** It refuses nothing; what it would have refused is counted, and flagged in the access log. */
    SHADOW
}
