package dev.midflight.model.traffic;

/** What happens to a path that could be written in another way. */
public enum PathRules {
    /** It is matched and passed on octet by octet as it came. */
    KEEP,
    /**
     * Dot segments are resolved and percent-encoded unreserved characters decoded (RFC 3986 section
     * 6.2.2), adjacent slashes merged; an encoded slash, a backslash, NUL, an invalid escape, a dot
     * segment with parameters and a path above the root are refused.
     */
    NORMALIZE
}
