package dev.midflight.model.traffic;

/** What happens to a path that could be written in another way. */
public enum PathRules {
    /** It is matched and passed on octet by octet as it came. */
    KEEP,
    /**
     * Dot segments are resolved and percent-encoded unreserved characters decoded (RFC 3986 section
     * 6.2.2), adjacent slashes merged; what still has an encoded slash, or leaves the root, is
     * refused.
     */
    NORMALIZE
}
