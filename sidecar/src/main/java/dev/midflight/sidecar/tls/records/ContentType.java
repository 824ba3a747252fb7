package dev.midflight.sidecar.tls.records;

/** What a record holds (RFC 8446 section 5.1). */
final class ContentType {
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;

    /** Also what every protected record says outside. */
    static final int APPLICATION_DATA = 23;

    private ContentType() {}
}
