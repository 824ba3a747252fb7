package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import java.util.Optional;

/** The protocols of one worker that a new connection may turn out to speak. */
public record Protocols(Optional<RequestProtocol> http1, Tunnel tcp) {}
