package dev.midflight.sidecar.detect;

import java.util.List;
import java.util.Optional;

/** What the first bytes of a TLS connection say in the clear (RFC 8446 section 4.1.2). */
public sealed interface ClientHello {
    /** Not enough bytes to tell. */
    record Incomplete() implements ClientHello {}

    /**
     * A whole hello.
     *
     * @param serverName in lower case (RFC 6066 section 3)
     * @param protocols in the client's order of preference (RFC 7301)
     */
    record Hello(Optional<String> serverName, List<String> protocols) implements ClientHello {}

    /** No TLS, or a hello that no server could read. */
    record NotTls(String reason) implements ClientHello {}
}
