package dev.midflight.sidecar.overload;

/** What holds bytes that somebody is slow to take; on its loop only. */
public interface Holder {
    /** Looks how much it holds by now, and tells its budget. */
    void recount();

    /** Lets its source pause from so many unsent bytes on. */
    void holdAtMost(int bytes);

    /** Bytes that left it since its beginning: what does not grow makes no progress. */
    long sentBytes();

    /** Ends it with a reset, and frees what it holds. */
    void shed();
}
