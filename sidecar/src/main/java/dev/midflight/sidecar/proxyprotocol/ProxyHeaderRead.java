package dev.midflight.sidecar.proxyprotocol;

/** What the first bytes of a connection are that must begin with a header. */
public sealed interface ProxyHeaderRead {
    /** A header as far as it goes. */
    record Incomplete() implements ProxyHeaderRead {}

    /**
     * A whole header.
     *
     * @param length its bytes, behind which the connection's own begin
     */
    record Complete(ProxyHeader header, int length) implements ProxyHeaderRead {}

    /** None, so the connection is to be closed: who could write its own header must not. */
    record Malformed(String reason) implements ProxyHeaderRead {}
}
