package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;

/** The protocols of one worker that a new connection may turn out to speak. */
public record Protocols(RequestProtocol http1, Tunnel tcp) {}
