package dev.midflight.model.traffic;

/** What a listener's connections speak. */
public enum ListenerProtocol {
    /** The first bytes decide. */
    DETECT,
    /** The first bytes decide which version of HTTP; everything else is refused. */
    HTTP,
    HTTP1,
    HTTP2,
    TCP
}
