package dev.midflight.sidecar.protocol.http2.hpack;

/** A header block that cannot be decoded: the connection cannot go on (RFC 9113 section 4.3). */
public final class HpackException extends Exception {
    HpackException(String message) {
        super(message, null, false, false);
    }
}
