package dev.midflight.sidecar.protocol.http;

/** Where a protocol that speaks in messages sends its requests. */
public interface Upstreams {
    /** A stream for one exchange, which may have to be connected first. */
    UpstreamStream open(Caller caller, UpstreamListener listener);
}
